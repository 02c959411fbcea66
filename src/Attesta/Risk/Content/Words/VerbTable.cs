namespace Attesta.Risk.Content.Words;

/// <summary>
/// The verbs, one kind and severity a line: <c>~</c> before a word that is as often a noun (order, book), <c>+form</c> for a form that is not regular,
/// <c>=phrase</c> for how it is said where adding an s is not enough.
/// </summary>
internal static class VerbTable
{
    public const string Text = """
        Destroys .65 delete+deletion+deletions+del destroy+destruction purge+purger wipe wipeout=wipes_out erase+erasure obliterate annihilate nuke shred expunge eradicate
        Destroys .65 eliminate+elimination truncate+truncation drop zap incinerate vaporize pulverize raze demolish deletemany=deletes deleteone=deletes deleteall=deletes_all
        Destroys .65 bulkdelete=deletes harddelete=deletes_for_good dropdatabase=drops_the_database burn euthanize dox mkfs=formats wipefs=wipes unpublish overwriteall=overwrites
        Destroys .62 remove+removal+removals rm=removes rmdir=removes rd=removes unlink trash empty clear prune discard expire+expiration flush+flushall+flushdb evict+eviction retire
        Destroys .62 uninstall unregister+unregistration deregister+deregistration delist void+voided nullify undeploy unbind unprovision softdelete=deletes forget+forgot+forgotten
        Destroys .62 revoke+revocation archive+archival=archives unsubscribe+unsubscription disband unshare+unshared deauthorize deauthorise unenroll disenroll unlist unmap
        Destroys .62 yank
        Destroys .65 loeschen+loesche+loescht+geloescht+loschen+losche+loscht=deletes entfernen+entferne=removes vernichten=destroys zerstoeren+zerstoren=destroys supprimer+supprime=deletes effacer=erases detruire=destroys
        Destroys .65 borrar+borra=deletes eliminar+elimina=deletes destruir=destroys vaciar=empties apagar+apaga=deletes excluir+exclui=deletes remover+remova=removes cancellare+cancella=deletes eliminare=deletes rimuovere=removes
        Destroys .65 distruggere=destroys svuotare=empties verwijderen+verwijder=deletes usun+usunac=deletes enlever=removes quitar=removes
        Destroys .45 deprecate+deprecation
        Destroys .7 decommission deprovision dismantle teardown=tears_down sterilize exterminate disinherit dissolve strip defund
        Destroys .5 invalidate+invalidation abandon dispose+disposal clean cleanup=cleans_up reap unset detach+detachment unassign unlike unpin untag unmount unfriend unmatch unstar
        Destroys .45 sweep undo+undid+undone compact gc=collects ~vacuum unfollow dequeue pop trim
        Overwrites .6 overwrite+overwrote+overwritten clobber scramble reimage repave randomize supersede force
        Overwrites .8 reformat repartition corrupt+corruption tamper poison sabotage deface vandalize falsify+falsification factoryreset=resets_to_factory_settings
        Overwrites .5 replace+replacement rewrite+rewrote+rewritten revert+reversion rollback=rolls_back ~restore+restoration rotate+rotation regenerate reset+resets rekey encrypt+encryption
        Overwrites .5 migrate+migration squash rebase redact recreate swap anonymize substitute flatten reinitialize reinstall reseed cutover=cuts_over
        Overwrites .45 rollover=rolls_over
        Overwrites .6 ~flash
        WeakensControl .62 disable+disablement deactivate+deactivation unprotect unsecure unblock unban unlock disarm suppress+suppression expose+exposure weaken downgrade relax loosen
        WeakensControl .62 exempt+exemption whitelist allowlist bypass circumvent evade unquarantine untaint degrade disableall=disables
        WeakensControl .62 deaktivieren+deaktiviere=disables abschalten=switches_off desactiver=disables desactivar=disables desativar=disables disattivare=disables
        WeakensControl .85 jailbreak hack exploit+exploitation backdoor
        WeakensControl .5 unfreeze+unfroze+unfrozen unsuspend reinstate+reinstatement
        WeakensControl .45 silence mute dismiss+dismissal override+overrode+overridden waive ignore exclude unseal unmute
        RaisesPrivilege .68 impersonate+impersonation elevate+elevation sudo masquerade spoof
        RaisesPrivilege .55 escalate+escalation assume+assumption promote+promotion
        GrantsAccess .58 grant+granted authorize+authorization authorise entitle delegate+delegation empower trust federate deputize
        GrantsAccess .55 ~sign+signature+signatures
        GrantsAccess .5 invite+invitation share approve+approval permit allow onboard admit whitelist accredit enroll+enrollment enrol accept+acceptance opt
        GrantsAccess .38 register+registration assign+assignment reassign attach+attachment associate+association bind+bound
        ReadsSecret .5 decrypt+decryption reveal unmask exhume dump unhash
        ReadsSecret .85 exfiltrate+exfiltration steal+stole+stolen leak keylog phish skim
        ReadsSecret .6 sniff intercept eavesdrop wiretap deanonymize crack surveil stalk spy
        SendsOut .45 ~release ~mention
        SendsOut .42 send+sent transmit+transmission reply respond dispatch resend ~email ~mail ~message ~text ~dm ~sms ~fax ~call dial telephone notify+notification submit+submission
        SendsOut .48 forward broadcast ~tweet publish+publication announce+announcement ~post repost crosspost ~blog advertise disseminate distribute+distribution syndicate livestream publicize
        SendsOut .38 retweet ~alert ~contact ~page ~remind ~comment+commented push+pushes poke nudge ~quote ~vote petition appeal
        SendsOut .28 upload ~export exportall=exports ~stream ~report ~request ~feedback ~react upvote downvote ~like ~rate ~review ~greet
        SendsOut .35 ~sync+syncs+synced synchronize mirror replicate+replication ship offload unload
        Spends .62 pay+paid ~transfer ~wire remit withdraw+withdrew+withdrawn+withdrawal donate+donation ~refund reimburse+reimbursement disburse+disbursement payout=pays_out ~payment ~debit
        Spends .62 ~charge ~trade invest gamble ~bet wager lend+lent borrow+borrowed repay+repaid liquidate+liquidation overdraw ~tip
        Spends .62 ueberweisen+ueberweise+ueberweisung+uberweisen+uberweise+uberweisung=transfers bezahlen+bezahle=pays virement=transfers transferir+transferencia=transfers pagar=pays pagare=pays pagamento=pays trasferire=transfers bonifico=transfers
        Spends .62 rembourser=refunds reembolsar=refunds rimborsare=refunds zahlung=pays paiement=pays
        Spends .55 buy+bought ~purchase sell+sold ~order checkout=checks_out acquire settle+settlement redeem+redemption ~bid ~stake ~mint topup=tops_up recharge ~fund ~bill ~short
        Spends .48 refuel ~book ~reserve+reservation hire ~rent ~lease ~deposit ~credit ~invoice ~loan rebook renew+renewal subscribe+subscription prepay prepaid preorder+preorders
        Spends .42 provision allocate+allocation scale autoscale upscale overprovision ~budget
        StopsService .62 kill terminate+termination shutdown=shuts_down halt poweroff=powers_off pkill=kills killall=kills crash ~crater failover=fails_over switchover=switches_over kick
        StopsService .55 ban expel suspend+suspension blacklist+blacklisted denylist blocklist freeze+froze+frozen isolate quarantine drain cordon disconnect fire lay_off evacuate expulse
        StopsService .5 stop restart reboot ~bounce abort+abortion deallocate eject hangup=hangs_up ~block interrupt demote unschedule offboard unload unplug ~fence lockout=locks_out ~lock
        StopsService .45 cancel+cancellation pause hibernate throttle reject+rejection deny+denied+denial decline ~leave quit+quits logout=logs_out ~close+closure signout=signs_out unhost
        Changes .4 update+upd+updation modify+modification ~change edit set+sets put+puts ~patch configure+configuration adjust+adjustment rename move+mv amend revise enable+enablement activate+activation
        Changes .4 toggle ~switch turn increase decrease resize reschedule reconfigure manage ~control alter+alteration apply mutate tune ~exchange ~return recategorize reorder increment decrement
        Changes .4 upsert write+wrote+written refactor transition extend shorten lower raise reduce expand correct fix repair ~steer ~position retarget rewire reroute redirect
        Changes .48 ~merge
        Changes .45 deploy+deployment install+installation launch upgrade rollout=rolls_out administer+administration actuate inject+injection ~arm prescribe+prescription dispense ~dose
        Changes .36 append ~import+importation initiate+initiation confirm+confirmation resolve+resolution customize personalize save ~store ~schedule remap relabel renumber transcode backfill reindex reparent prepend ~drive
        Changes .27 create+creation+creates add+addition insert+insertion make+made ~new generate+generation compose ~draft ~record build+built construct initialize init setup=sets_up
        Changes .27 clone copy+cp duplicate fork ~file ~capture scaffold touch mkdir=creates establish instantiate ~model spawn start resume ~trigger connect join link ~follow befriend
        Changes .36 dim brighten heat cool vent rearrange relocate recalibrate calibrate repurpose
        Changes .3 bump
        Changes .28 run+ran execute+execution exec invoke+invocation eval perform ~process ~job ~operate ~interact ~task ~script orchestrate ~use ~handle do submitform=submits
        Changes .24 ~tag ~label mark ~flag ~star pin ~bookmark ~favorite complete+completion finish reopen commit ~stage annotate ~note unarchive undelete recover+recovery ~log login signin
        Changes .24 authenticate+authentication click type fill press drag ~queue enqueue ~open begin ~lead ~backup ~snapshot checkpoint cache ~seed load react
        OnlyReads .05 get+got+gets list+listing read+reads search+searches find+found fetch check query+queries lookup=looks_up show+shown+showing describe+description retrieve+retrieval view look=looks_at browse
        OnlyReads .05 count summarize+summary+summarise calculate+calculation+calc compute+computation analyze+analysis+analyse+analyses inspect+inspection monitor ~watch explain+explanation compare+comparison
        OnlyReads .05 validate+validation verify+verification ~test estimate+estimation preview ~diff scan probe ping track+tracking translate+translation classify+classification detect+detection
        OnlyReads .05 extract+extraction parse filter rank recommend+recommendation suggest+suggestion predict+prediction forecast simulate+simulation infer+inference ask answer think reflect wait sleep
        OnlyReads .05 help=explains info+information=shows status=shows_the_status_of stat+stats=shows history=shows_the_history_of ls=lists cat=shows head=shows tail=shows grep=searches tree pwd whoami echo download ~poll peek observe evaluate+evaluation measure+measurement sample discover+discovery
        OnlyReads .05 enumerate+enumeration identify+identification display print ~screenshot scroll hover select geocode hash encode decode is=tells has=tells have=tells can=tells exists=tells exist=tells contains contain who=tells what=tells
        OnlyReads .05 which=tells when=tells where=tells how=tells why=tells tell speak say play ~debug ~trace ~profile audit lint sum min max average ~random convert+conversion ~format render transform navigate goto
        OnlyReads .05 plan ~design ~diagnose+diagnostics ~aggregate correlate visualize plot chart ~draw ~match ~guess ~outline brainstorm remember recall collect gather see seen ~learn solve
        OnlyReads .05 ~pull ~sort ~group tokenize embed+embedding ~score assess+assessment ~determine ~detail+details determine examine lookups
        OnlyReads .05 metadata=shows overview=shows statistics=shows about=tells_about ~schema=shows_the_schema_of calculator converter translator finder reader viewer lister ~weather ~time
        """;
}
