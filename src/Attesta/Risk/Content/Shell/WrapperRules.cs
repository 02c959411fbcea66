using System.Collections.Frozen;

namespace Attesta.Risk.Content.Shell;

/// <summary>The programs that run another program named in their arguments.</summary>
internal static class WrapperRules
{
    private const string KubernetesLetters = "ncs";
    private const string KubernetesNames = "--namespace --container --context --kubeconfig --cluster --user --server --as --image --overrides --restart --env --labels --port --limits --requests --pod-running-timeout --filename -f --target --profile --copy-to";
    private const string DockerNames = "--add-host --annotation --attach --blkio-weight --cap-add --cap-drop --cgroup-parent --cgroupns --cidfile --cpu-period --cpu-quota --cpu-shares --cpus --cpuset-cpus --cpuset-mems --detach-keys --device --device-cgroup-rule --dns --dns-option --dns-search --domainname --entrypoint --env --env-file --expose --gpus --group-add --health-cmd --health-interval --hostname --ip --ip6 --ipc --isolation --kernel-memory --label --label-file --link --log-driver --log-opt --mac-address --memory --memory-swap --mount --name --network --net --network-alias --oom-score-adj --pid --pids-limit --platform --publish --pull --restart --runtime --secret --security-opt --shm-size --stop-signal --stop-timeout --storage-opt --sysctl --tmpfs --ulimit --user --userns --uts --volume --volume-driver --volumes-from --workdir --index";

    private static readonly WrapperRule Plain = new();

    private static readonly WrapperRule DockerExec = new("exec", "euw", "--env --env-file --user --workdir --detach-keys --index", Operands: 1) { StartsShell = true };
    private static readonly WrapperRule DockerRun = new("run", "aecehlmpuvw", DockerNames, Operands: 1) { StartsShell = true };
    private static readonly WrapperRule[] Docker =
    [
        new("compose exec", "euw", "--env --user --workdir --index", Operands: 1),
        new("compose run", "euvwpl", DockerNames, Operands: 1),
        new("container exec", "euw", "--env --user --workdir", Operands: 1),
        new("container run", "aehlmpuvw", DockerNames, Operands: 1),
        DockerExec,
        DockerRun,
        new("machine ssh", Operands: 1, Rest: WrapperRest.Text),
    ];

    private static readonly WrapperRule[] Kubernetes =
    [
        new("exec", KubernetesLetters, KubernetesNames, Operands: 1, Rest: WrapperRest.AfterDashes) { StartsShell = true },
        new("run", KubernetesLetters + "l", KubernetesNames, Operands: 1, Rest: WrapperRest.AfterDashes),
        new("debug", KubernetesLetters, KubernetesNames, Operands: 1, Rest: WrapperRest.AfterDashes),
        new("rsh", KubernetesLetters, KubernetesNames, Operands: 1) { StartsShell = true },
        new("ssh", KubernetesLetters, KubernetesNames, Rest: WrapperRest.Text),
    ];

    private static readonly WrapperRule[] PackageRun =
    [
        new("exec", "pc", "--package --call --workspace", CodeOptions: "-c --call --shell-mode"),
        new("dlx", "pc", "--package", CodeOptions: "-c"),
        new("x", "pc", "--package"),
    ];

    private static readonly WrapperRule Npx = new("", "pc", "--package --call --python --from --with --index-url --spec", CodeOptions: "-c --call");
    private static readonly WrapperRule Ssh = new("", "BbcDEeFIiJLlmOoPpQRSWw", "", Operands: 1, Rest: WrapperRest.Text) { StartsShell = true };
    private static readonly WrapperRule RunVerb = new("run", "pCew", "--env --python --extra --group --with --directory --project --package --config --env-file --scope --name --prefix --token --path --profile");
    private static readonly WrapperRule ExecVerb = new("exec", "eCd", "--duration --environment --profile --path");

    private static readonly FrozenDictionary<string, WrapperRule[]> Rules = Build();

    /// <summary>How the program runs others; empty for most.</summary>
    public static bool TryGet(string program, out WrapperRule[] rules)
    {
        if (Rules.TryGetValue(program, out var found))
        {
            rules = found;
            return true;
        }

        rules = [];
        return false;
    }

    private static FrozenDictionary<string, WrapperRule[]> Build()
    {
        var rules = new Dictionary<string, WrapperRule[]>(StringComparer.Ordinal);
        Add(Plain, "nohup setsid command builtin unbuffer fakeroot eatmydata chronic busybox toybox torsocks torify winpty catchsegv entr dbus-run-session ifne rlwrap lxc-attach noglob nocorrect toolbox distrobox-enter logsave valgrind linux32 linux64 uname26 retry tini dumb-init nocache trickle");
        Add(new WrapperRule(Letters: "ughpCrtTUDRac", Names: "--user --group --host --prompt --chdir --chroot --role --type --other-user --close-from --command-timeout --auth-type --login-class") { StartsShell = true }, "sudo");
        Add(new WrapperRule(Letters: "uC") { StartsShell = true }, "doas");
        Add(new WrapperRule(Names: "--user") { StartsShell = true }, "pkexec run0");
        Add(new WrapperRule(Letters: "uCSP", Names: "--unset --chdir --block-signal --default-signal --ignore-signal"), "env genv");
        Add(new WrapperRule(Letters: "a"), "exec");
        Add(new WrapperRule(Letters: "fo", Names: "--format --output"), "time gtime");
        Add(new WrapperRule(Letters: "n", Names: "--adjustment"), "nice");
        Add(new WrapperRule(Letters: "cnpPu", Names: "--class --classdata --pid"), "ionice");
        Add(new WrapperRule(Letters: "ioe", Names: "--input --output --error"), "stdbuf");
        Add(new WrapperRule(Letters: "ks", Names: "--kill-after --signal", Operands: 1), "timeout gtimeout");
        Add(new WrapperRule(Letters: "aAbeEIoOpPsSuUX", Names: "--attach --output --trace --user --env --expr"), "strace ltrace dtruss");
        Add(new WrapperRule(Letters: "s", Names: "--userspec --groups", Operands: 1) { StartsShell = true }, "chroot arch-chroot");
        Add(new WrapperRule(Letters: "SGRw", Names: "--setuid --setgid --root --wd --map-user --map-group --propagation --setgroups") { StartsShell = true }, "unshare");
        Add(new WrapperRule(Letters: "tSGN", Names: "--target --setuid --setgid --net-socket") { StartsShell = true }, "nsenter");
        Add(new WrapperRule(Letters: "wE", Names: "--timeout --wait --conflict-exit-code", Operands: 1, CodeOptions: "-c --command"), "flock lockf");
        Add(new WrapperRule(Operands: 1), "taskset gosu su-exec setuidgid softlimit");
        Add(new WrapperRule(Letters: "TPD", Operands: 1), "chrt");
        Add(new WrapperRule(Letters: "mNCpis", Names: "--membind --cpunodebind --physcpubind --interleave --preferred"), "numactl");
        Add(new WrapperRule(Letters: "lpe", Names: "--limit"), "cpulimit");
        Add(new WrapperRule(Letters: "pEHMtu", Names: "--unit --property --description --slice --uid --gid --nice --working-directory --setenv --machine --host --on-active --on-boot --on-startup --on-calendar --timer-property --service-type"), "systemd-run");
        Add(new WrapperRule(Names: "--what --who --why --mode"), "systemd-inhibit");
        Add(new WrapperRule(Letters: "tp", Names: "--identifier --priority"), "systemd-cat");
        Add(new WrapperRule(Letters: "tw"), "caffeinate");
        Add(new WrapperRule(Letters: "efnpsw", Names: "--server-args --server-num --auth-file --error-file"), "xvfb-run");
        Add(new WrapperRule(Letters: "f"), "proxychains proxychains4");
        Add(new WrapperRule(Letters: "pf", Names: "--password"), "sshpass");
        Add(new WrapperRule(Names: "--reuid --regid --groups --ruid --euid --bounding-set --inh-caps --ambient-caps --securebits"), "setpriv");
        Add(new WrapperRule(Names: "--user --shell --exclude --pid"), "prlimit capsh");
        Add(new WrapperRule(Letters: "trlu"), "runcon sg");
        Add(new WrapperRule(Letters: "rbwq0ik", Names: "--rootfs --bind --cwd --qemu"), "proot");
        Add(new WrapperRule(Names: "--private --profile --net --whitelist --blacklist"), "firejail");
        Add(new WrapperRule(Letters: "n", Names: "--interval", Rest: WrapperRest.Text), "watch");
        Add(new WrapperRule(Letters: "ud", Names: "--distribution --user --cd --system") { StartsShell = true }, "wsl");
        Add(new WrapperRule(Rest: WrapperRest.Texts, Letters: "wrmnSLpPI", Names: "--warmup --runs --min-runs --prepare --setup --cleanup --export-json --export-markdown --shell --parameter-scan --parameter-list"), "hyperfine");
        Add(new WrapperRule(Letters: "eElIoBm", Names: "--log-in --log-out --log-io --output-limit --command", CodeOptions: "-c --command", Operands: 1), "script");
        Add(new WrapperRule(Letters: "cgsGwT", Names: "--shell --group --supp-group --whitelist-environment --user", CodeOptions: "-c --command --session-command", Rest: WrapperRest.None) { StartsShell = true }, "su");
        Add(new WrapperRule(Letters: "ucgsG", Names: "--shell --group --supp-group --user", CodeOptions: "-c --command --session-command") { StartsShell = true }, "runuser");
        Add(new WrapperRule(CodeOptions: "--run --command", Letters: "pIA", Names: "--packages --arg --argstr", Rest: WrapperRest.None), "nix-shell");
        Add(new WrapperRule(Letters: "c", Names: "--filename --unit", CodeOptions: "-c", Rest: WrapperRest.None), "expect");
        Add(new WrapperRule(Letters: "DcCdePsuK", Names: "--bind --ro-bind --dev --proc --tmpfs --symlink --setenv --unsetenv --chdir --uid --gid --hostname --file --dir --dev-bind --bind-try --ro-bind-try", Operands: 0), "bwrap");
        Add(new WrapperRule(Letters: "tabPdEO", Names: "--time"), "ssh-agent");
        Add(new WrapperRule(Letters: "weEidfsV", Names: "--watch --ext --exec --ignore --delay --signal", CodeOptions: "-x --exec", Rest: WrapperRest.None), "nodemon");
        Add(new WrapperRule(Letters: "wefisdW", Names: "--watch --exts --ignore --filter --delay-run --signal --debounce --workdir --shell", Rest: WrapperRest.Text), "watchexec");
        Add(new WrapperRule(Letters: "cnkp", Names: "--names --prefix --kill-others-on --max-processes", Rest: WrapperRest.Texts), "concurrently");
        Add(new WrapperRule(CodeOptions: "--wrap", Rest: WrapperRest.None), "sbatch");
        Add(new WrapperRule(Letters: "nNcptwAJ", Names: "--nodes --ntasks --partition --time --account --job-name --mem --gres"), "srun salloc mpirun mpiexec sem");
        Add(new WrapperRule(CodeOptions: "-c --commands --command --execute -e", Rest: WrapperRest.None), "nu xonsh elvish");
        Add(new WrapperRule(Operands: 1, CodeOptions: "-c --command"), "sg newgrp");
        Add(new WrapperRule("", "", "--argv0 --library-path --preload --audit --inhibit-rpath"), "ld-linux-x86-64.so.2 ld-linux.so.2 ld-linux-aarch64.so.1 ld-musl-x86_64.so.1 ld.so");
        AddAll([new WrapperRule("run") { StartsShell = true }], "zellij railway devbox toolbox vercel netlify modal");
        AddAll([new WrapperRule("run", "", "--command --branch --arch --env", Operands: 1, CodeOptions: "--command")], "flatpak");
        AddAll([new WrapperRule("run", CodeOptions: "-c --shell", Operands: 1)], "snap");
        AddAll([new WrapperRule("run", "uv", "--user --workingdir --volume", Operands: 1, Rest: WrapperRest.AfterDashes)], "buildah");
        AddAll([new WrapperRule("enter", "na", "--name --additional-flags", Rest: WrapperRest.AfterDashes)], "distrobox");
        AddAll([new WrapperRule("develop -c"), new WrapperRule("develop --command"), new WrapperRule("shell -c"), new WrapperRule("shell --command"), new WrapperRule("run", Rest: WrapperRest.AfterDashes)], "nix");
        AddAll([new WrapperRule("-c", Rest: WrapperRest.Text), new WrapperRule("--command", Rest: WrapperRest.Text)], "just");
        Add(Ssh, "ssh autossh mosh dbclient plink slogin");
        Add(new WrapperRule(Letters: "hHltoepxOI", Rest: WrapperRest.Text), "pssh parallel-ssh");
        Add(new WrapperRule(Letters: "wxlufRt", Rest: WrapperRest.Text), "pdsh clush dsh");
        Add(Npx, "npx bunx pnpx uvx");
        AddAll([new WrapperRule("run", "", "--spec --python --pip-args --index-url")], "pipx");
        AddAll(PackageRun, "npm pnpm yarn bun");
        AddAll([RunVerb, new WrapperRule("tool run", "p", "--python --from --with")], "uv");
        Add(RunVerb, "poetry pipenv pdm hatch rye pixi micromamba mamba conda op infisical doppler dotenvx envchain berglas");
        AddAll([ExecVerb with { Operands = 1 }], "aws-vault chamber direnv aws-okta saml2aws");
        Add(ExecVerb, "bundle mise asdf rbenv pyenv nodenv jenv rtx opam luarocks stack cabal rvm");
        Add(new WrapperRule("exec-env", Operands: 1, Rest: WrapperRest.Text), "sops");
        Add(new WrapperRule("", "ef", "--file --env"), "dotenv dotenv-cli env-cmd cross-env");
        AddAll(Docker, "docker podman nerdctl docker-compose podman-compose lima finch");
        AddAll([DockerExec, DockerRun], "docker-compose podman-compose");
        AddAll(Kubernetes, "kubectl oc k3s microk8s k kubecolor minikube");
        AddAll([new WrapperRule("exec", Operands: 1, Rest: WrapperRest.AfterDashes), new WrapperRule("shell", Operands: 1, Rest: WrapperRest.AfterDashes)], "lxc incus multipass limactl machinectl colima docker-machine ctr crictl nomad cf");
        AddAll([new WrapperRule("compute ssh", "", "--zone --project --command --tunnel-through-iap", CodeOptions: "--command", Rest: WrapperRest.None)], "gcloud");
        AddAll([new WrapperRule("ssh", "c", "--command", CodeOptions: "-c --command", Rest: WrapperRest.None)], "vagrant");
        AddAll([new WrapperRule("ssh console", "aCs", "--app --command", CodeOptions: "-C --command", Rest: WrapperRest.None)], "fly flyctl");
        AddAll([new WrapperRule("run", "as", "--app --size --remote --type"), new WrapperRule("run:detached", "as", "--app --size")], "heroku");
        AddAll([new WrapperRule("shell", Rest: WrapperRest.Text) { StartsShell = true }], "adb");
        AddAll([new WrapperRule("ssh", "", "--proxy --user --cluster", Operands: 1, Rest: WrapperRest.Text)], "tsh");
        return rules.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(WrapperRule rule, string programs) => AddAll([rule], programs);

        void AddAll(WrapperRule[] alternatives, string programs)
        {
            foreach (var program in programs.Split(' '))
                rules[program] = alternatives;
        }
    }
}
