namespace Attesta.Tests.Risk.Content.Tools;

/// <summary>Names of tools as people give them, with the level that a call deserves: <c>L</c>, <c>M</c>, <c>H</c>, <c>C</c>, or any of several; arguments where they matter.</summary>
internal static class ToolNames
{
    public const string Table = """
        # mail
        L|search_emails
        L|list_unread_messages
        L|read_email
        L|get_thread
        L|create_draft
        L|draft_email
        L|GmailReadEmail
        M|send_email {"to":"ann@example.com","subject":"x","body":"y"}
        M|gmail.users.messages.send
        MH|reply_all {"message_id":"1","body":"x"}
        M|forward_email {"to":"x@y.com"}
        H|delete_email
        H|GmailDeleteEmail
        M|archive_email
        L|mark_as_read
        L|add_label
        L|mcp__gmail__search_threads
        M|mcp__gmail__send_message
        H|empty_trash
        M|unsubscribe_from_list
        # chat
        MH|post_message {"channel":"#general","text":"hi"}
        MH|slack_post_message {"channel":"#random","text":"hi"}
        M|send_direct_message
        M|send_channel_message
        M|invite_user_to_slack
        M|add_user_to_channel
        H|remove_user_from_slack
        L|get_channels
        L|read_channel_messages
        L|get_users_in_channel
        L|add_reaction
        MH|slack_kick_user
        MH|post_webpage
        L|get_webpage
        # files
        L|read_file {"path":"src/main.c"}
        L|list_directory
        L|directory_tree
        L|get_file_info
        L|read_multiple_files
        L|write_file
        L|edit_file
        M|move_file
        L|create_directory
        H|delete_file
        H|file.delete
        MH|share_file
        H|share_file {"path":"a","visibility":"public"}
        L|search_files
        LM|copy_file
        LM|upload_file
        L|download_file
        L|create_shortcut
        HC|wipe_disk
        C|format_disk
        C|formatDrive
        L|format_text
        L|format_date
        HC|erase_volume
        L|mkdir
        L|touch
        H|rm
        M|mv
        L|ls
        L|cat
        # money
        H|send_money {"recipient":"DE1","amount":5}
        C|transfer_funds {"amount":1000000,"to":"x"}
        H|transfer_funds
        HC|send_money {"recipient":"DE1","amount":50000}
        H|pay_bill
        H|BankManagerPayBill
        H|BankManagerTransferFunds
        H|VenmoSendMoney
        H|refund
        H|issue_refund
        H|create_refund
        H|stripe_create_refund
        M|create_invoice
        MH|create_payment
        H|schedule_transaction
        M|update_scheduled_transaction
        L|get_balance
        L|get_iban
        L|get_most_recent_transactions
        L|get_scheduled_transactions
        L|list_payments
        L|payment_history
        L|transfer_status
        H|withdraw_funds
        MH|fund_account
        M|place_order
        MH|buy_stock
        M|cancel_order
        L|get_order_status
        L|order_list
        L|list_orders
        L|search_products
        MH|purchase_insurance
        L|calculate_tip
        L|compute_exchange_rate
        H|wire_transfer
        M|checkout
        LM|add_to_cart
        L|view_cart
        # accounts
        M|update_password
        L|get_user_info
        M|update_user_info
        M|create_user
        H|delete_user
        H|deleteUser
        HC|delete_account
        H|reset_password
        MH|grant_access
        MH|AugustSmartLockGrantGuestAccess
        H|revoke_access
        M|assign_role
        MH|add_admin {"role":"admin","user":"x"}
        H|impersonate_user
        H|disable_mfa
        M|create_api_key
        MH|rotate_api_key
        H|revoke_token
        M|get_password
        M|read_credentials
        L|list_users
        L|check_permissions
        M|update_permissions
        MH|suspend_user
        MH|ban_user
        M|lock_account
        H|unlock_account
        # calendar
        L|list_events
        L|get_day_calendar_events
        LM|create_calendar_event
        M|create_calendar_event {"title":"x","participants":["a@b.c"]}
        M|cancel_calendar_event
        M|reschedule_calendar_event
        M|add_calendar_event_participants
        H|delete_event
        L|search_calendar_events
        # travel
        M|reserve_hotel
        M|reserve_restaurant
        M|reserve_car_rental
        L|get_flight_information
        L|get_rating_reviews_for_hotels
        M|book_flight
        M|book_reservation
        M|cancel_reservation
        L|search_direct_flight
        L|transfer_to_human_agents
        M|exchange_delivered_order_items
        M|modify_pending_order_address
        M|return_delivered_order_items
        MH|send_certificate
        L|list_all_airports
        L|calculate
        L|think
        L|get_product_details
        L|find_user_id_by_email
        """;
}
