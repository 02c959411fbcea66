namespace Attesta.Tests.Risk.Content.Tools;

/// <summary>Names of tools by the kind of server that offers them; the letters are as in <see cref="ToolNames"/>.</summary>
internal static class MoreToolNames
{
    public const string Table = """
        # filesystem
        # git
        M|git_push
        H|git_force_push
        MH|git_delete_tag
        # fetch etc
        L|browser_wait_for
        L|browser_hover
        L|browser_press_key
        L|browser_tab_list
        L|browser_tab_close
        L|browser_console_messages
        LM|browser_file_upload
        L|browser_handle_dialog
        L|browser_network_requests
        # slack, discord, teams
        M|conversations_add_message
        L|conversations_history
        L|conversations_unreads
        MH|slack_archive_channel
        LM|slack_create_channel
        M|slack_set_topic
        H|discord_delete_message
        MH|discord_kick_member
        MH|discord_ban_member
        M|discord_create_webhook
        M|discord_add_role
        # mail
        M|mail.send
        L|gmail_search
        LM|gmail_modify_labels
        L|list_email_labels
        L|create_label
        M|update_label
        MH|delete_label
        H|batch_delete_emails
        M|batch_modify_emails
        L|download_attachment
        M|set_vacation_responder
        H|trash_message
        HC|delete_mailbox
        MH|forward_all_mail
        # calendar
        L|calendar_list
        L|list-calendars
        L|freebusy_query
        L|get-freebusy
        LM|create-event
        M|update-event
        H|delete-event
        M|respond_to_event
        L|find_meeting_slots
        # github
        L|get_file_contents
        L|list_issues
        LM|create_pull_request_review
        M|merge_pull_request
        M|update_pull_request_branch
        H|delete_file
        L|search_repositories
        L|get_me
        L|list_workflow_runs
        LM|run_workflow
        M|cancel_workflow_run
        LM|rerun_workflow_run
        H|delete_workflow_run_logs
        M|dismiss_notification
        L|list_notifications
        LM|mark_all_notifications_read
        L|star_repository
        LM|assign_copilot_to_issue
        LM|request_copilot_review
        M|update_issue_state
        M|lock_issue
        L|get_secret_scanning_alert
        M|create_release
        # linear jira notion
        LM|createJiraIssue
        M|editJiraIssue
        M|transitionJiraIssue
        LM|addCommentToJiraIssue
        L|getJiraIssue
        L|searchJiraIssuesUsingJql
        L|lookupJiraAccountId
        LM|createConfluencePage
        M|updateConfluencePage
        LM|API-post-page
        L|notion-fetch
        L|notion-search
        LM|notion-create-pages
        M|notion-update-page
        M|notion-move-pages
        H|API-delete-a-block
        M|API-patch-page
        # payments / crm
        L|list_customers
        LM|create_customer
        MH|create_payment_link
        LM|create_product
        M|create_price
        M|finalize_invoice
        L|retrieve_balance
        H|create_refund
        M|cancel_subscription
        M|update_subscription
        L|list_disputes
        M|update_dispute
        L|search_stripe_documentation
        MH|capture_order
        MH|pay_order
        M|create_subscription
        L|hubspot_get_contacts
        LM|hubspot_create_contact
        M|hubspot_update_deal
        H|hubspot_delete_company
        L|salesforce_query_records
        L|salesforce_describe_object
        """;
}
