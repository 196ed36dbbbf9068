/* Made from docs/openapi/campaigns.json by `npm run generate-api`. */
export interface paths {
    "/api/calendar.ics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The due dates as a calendar to subscribe to */
        get: operations["get_calendar_api_calendar_ics_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List campaigns, newest first
         * @description Those that concern the caller: of the own office, in which the caller takes part, or that run in its area. What
         *     is due on other lines only does not concern an office on a line, though it runs in its area.
         */
        get: operations["list_campaigns_api_campaigns_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a campaign */
        get: operations["get_campaign_api_campaigns__campaign_id__get"];
        /**
         * Set up a campaign with its phases
         * @description Phases tell the story of the plan; nothing is due because one ends. `"state": "draft"` keeps it a draft; without
         *     it the campaign is published. A change needs `If-Match`.
         */
        put: operations["put_campaign_api_campaigns__campaign_id__put"];
        post?: never;
        /**
         * Delete a draft
         * @description With its obligations, quotas and rules. Only the office that made it deletes it.
         */
        delete: operations["delete_campaign_api_campaigns__campaign_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/activities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the planned activities of a campaign
         * @description By day: the rows of the campaign, and what the offices of the caller's area plan below them.
         */
        get: operations["list_activities_api_campaigns__campaign_id__activities_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/activities/{activity_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a planned activity */
        get: operations["get_activity_api_campaigns__campaign_id__activities__activity_id__get"];
        /**
         * Plan an activity (活动安排)
         * @description Who leads it, who joins and when. An office below plans its own part with `parent_id`. A change needs `If-Match`;
         *     what a published activity said before stays on record.
         */
        put: operations["put_activity_api_campaigns__campaign_id__activities__activity_id__put"];
        post?: never;
        /** Delete a planned activity of a draft */
        delete: operations["delete_activity_api_campaigns__campaign_id__activities__activity_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/activities/{activity_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a planned activity (取消)
         * @description It stays in the plan, and in calendars as cancelled. The same again changes nothing.
         */
        post: operations["cancel_activity_api_campaigns__campaign_id__activities__activity_id__cancel_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/activities/{activity_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what a planned activity said before */
        get: operations["get_history_api_campaigns__campaign_id__activities__activity_id__history_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/acts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read when a campaign was published or ended
         * @description And why it was withdrawn or closed.
         */
        get: operations["get_acts_api_campaigns__campaign_id__acts_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Archive a campaign that was closed (归档)
         * @description After it the campaign is not changed any more, and the time runs after which texts that were replaced during it
         *     are deleted. The same again changes nothing.
         */
        post: operations["archive_campaign_api_campaigns__campaign_id__archive_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/board": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What units entered, beside what was asked and allotted
         * @description The rows are those of `GET /api/progress`; `first` and `last` are the days of its period. Its columns are the
         *     measures that units count: those chosen for the board, else those that duties and quotas of the campaign name.
         */
        get: operations["read_board_api_campaigns__campaign_id__board_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/board-columns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Choose the columns of the board
         * @description What the register counts (`source: board`) and what units enter (`units`), by `GET /api/progress` and
         *     `GET /api/campaigns/{campaign_id}/board`. Null: those that follow from what the campaign asks.
         */
        put: operations["put_board_columns_api_campaigns__campaign_id__board_columns_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See what publishing a campaign would do
         * @description Who gets what by when, how many dues, on which days off, and what forbids it. For the office that made it;
         *     nothing is stored.
         */
        get: operations["get_check_api_campaigns__campaign_id__check_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close a campaign before its last day, or after it (结束)
         * @description What is not yet due is owed no more. Late filings and corrections of the rest come in until it is archived.
         */
        post: operations["close_campaign_api_campaigns__campaign_id__close_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/participants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read who takes part in a campaign, and who has received it
         * @description The rules, and the units of the caller's divisions that take part.
         */
        get: operations["get_participants_api_campaigns__campaign_id__participants_get"];
        /**
         * Say who takes part in a campaign (参加单位)
         * @description By rules; who they reach is kept current as units come and go. Participants owe. Whoever takes part no longer
         *     keeps what it filed. `If-Match` is optional; the tag is that of the campaign.
         */
        put: operations["put_participants_api_campaigns__campaign_id__participants_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/participants/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * See whom rules would reach
         * @description Nothing is stored.
         */
        post: operations["preview_participants_api_campaigns__campaign_id__participants_preview_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish a draft (发布)
         * @description Due items are made, and boards and calendars know it from now on. The same again changes nothing.
         */
        post: operations["publish_campaign_api_campaigns__campaign_id__publish_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/quotas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the quota tree */
        get: operations["get_quotas_api_campaigns__campaign_id__quotas_get"];
        /**
         * Share out a quota among the divisions and units below
         * @description Replaces what your own division allocates of this measure; what others allocate stays. `If-Match` is optional;
         *     its tag is that of the measure's whole tree, so a share changed anywhere in it meanwhile is refused with 412.
         */
        put: operations["put_quotas_api_campaigns__campaign_id__quotas_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/quotas/claims": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who took on how much, and when
         * @description Newest first; of each area and unit the newest one counts.
         */
        get: operations["get_claims_api_campaigns__campaign_id__quotas_claims_get"];
        /**
         * Take on a part of a quota (认领)
         * @description By an office for its own area, or by who answers for a unit; nobody says it for others.
         */
        put: operations["put_claim_api_campaigns__campaign_id__quotas_claims_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/quotas/claims/own": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * For whom the caller may take something on
         * @description The own area, the own teams, and own units with a share; empty where there is nothing to take on.
         */
        get: operations["get_own_claims_api_campaigns__campaign_id__quotas_claims_own_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/quotas/compared": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shares of a quota beside claimed, planned and done
         * @description Counted in the caller's reach.
         */
        get: operations["get_compared_api_campaigns__campaign_id__quotas_compared_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/quotas/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who split a quota, when and why
         * @description Newest first, with what each recipient had before and has since.
         */
        get: operations["get_history_api_campaigns__campaign_id__quotas_history_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that a unit has received a campaign (已收到)
         * @description For the caller's own team, or the offices and units of the caller's own division. The first receipt stands.
         */
        post: operations["post_receipt_api_campaigns__campaign_id__receipt_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw a campaign for which nothing was filed (撤回)
         * @description It is a draft again: its due items, extensions and receipts go.
         */
        post: operations["withdraw_campaign_api_campaigns__campaign_id__withdraw_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/days-off": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tables of days off that were loaded */
        get: operations["get_days_off_api_days_off_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/days-off/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read a sheet of days off; nothing is loaded
         * @description XLSX, XLS or CSV with the titles 日期, 名称, 类型 (date, name, kind) above a row for each day; 1 MB at most. The
         *     rows come back as they are, to be looked at and loaded.
         */
        post: operations["read_sheet_api_days_off_read_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/days-off/{year}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Load the days off of a year (放假安排)
         * @description Replaces the table of that year. Warnings beside due days follow it at once; no due day moves.
         */
        put: operations["put_days_off_api_days_off__year__put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is due, soonest first
         * @description What has no deadline comes last.
         */
        get: operations["list_dues_api_dues_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dues/calendar-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get a personal calendar address
         * @description Shown once; a new one ends the old one.
         */
        post: operations["post_calendar_token_api_dues_calendar_token_post"];
        /** End the personal calendar address */
        delete: operations["delete_calendar_token_api_dues_calendar_token_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dues/matrix": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Units by duties and periods: what is in and what is missing
         * @description By place. A unit that owes nothing in the campaign has no row.
         */
        get: operations["get_matrix_api_dues_matrix_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dues/matrix.xlsx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as a workbook
         * @description All units at once, at most 10,000. Names of units and counts only. The audit trail says who took it.
         */
        get: operations["get_matrix_sheet_api_dues_matrix_xlsx_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dues/of-pairing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which deadline a form about a pairing has
         * @description Of all campaigns in which the team owes the form, the one counts in which the pairing was made, unless the form
         *     names its obligation.
         *
         *     A duty without a deadline has none to answer: its form is never late.
         */
        get: operations["get_binding_due_api_dues_of_pairing_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dues/rate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many filed, per division
         * @description Name the obligation, or the campaign: then duties of the same form are added up.
         */
        get: operations["get_rate_api_dues_rate_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dues/{due_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a due item */
        get: operations["get_due_api_dues__due_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dues/{due_id}/extend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give one organisation more time, with a reason
         * @description `due_at` is the first instant that is too late.
         */
        post: operations["post_extension_api_dues__due_id__extend_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dues/{due_id}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the files */
        get: operations["list_files_api_dues__due_id__files_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dues/{due_id}/files/{file_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a file
         * @description Always to be saved, never opened in the page; once its content was checked.
         */
        get: operations["get_file_api_dues__due_id__files__file_id__get"];
        /**
         * Attach a file
         * @description Announces it, under an id made by the sender, and answers how the bytes are sent. The same again changes
         *     nothing.
         */
        put: operations["put_file_api_dues__due_id__files__file_id__put"];
        post?: never;
        /**
         * Take a file off
         * @description It is deleted.
         */
        delete: operations["delete_file_api_dues__due_id__files__file_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dues/{due_id}/receipt/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the files */
        get: operations["list_files_api_dues__due_id__receipt_files_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dues/{due_id}/receipt/files/{file_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a file
         * @description Always to be saved, never opened in the page; once its content was checked.
         */
        get: operations["get_file_api_dues__due_id__receipt_files__file_id__get"];
        /**
         * Attach a file
         * @description Announces it, under an id made by the sender, and answers how the bytes are sent. The same again changes
         *     nothing.
         */
        put: operations["put_file_api_dues__due_id__receipt_files__file_id__put"];
        post?: never;
        /**
         * Take a file off
         * @description It is deleted.
         */
        delete: operations["delete_file_api_dues__due_id__receipt_files__file_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dues/{due_id}/received": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Note that it has arrived (收讫)
         * @description By the unit it goes to, or the office that owns the campaign; of what goes outside by its sender. The same again
         *     changes nothing.
         */
        post: operations["post_received_api_dues__due_id__received_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dues/{due_id}/received/{channel}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take back that it has arrived */
        delete: operations["delete_received_api_dues__due_id__received__channel__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dues/{due_id}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say how many there are (单位自报)
         * @description By the unit that owes it, with a file attached before. It may be corrected until it is received.
         */
        put: operations["put_return_api_dues__due_id__return_put"];
        post?: never;
        /** Take the number back */
        delete: operations["delete_return_api_dues__due_id__return_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/measures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All measures, the ended ones too */
        get: operations["list_measures_api_measures_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/measures/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Add a measure that units count themselves, rename or end it
         * @description Its code, unit and kind stay; no measure is deleted, and what names an ended one keeps it.
         */
        put: operations["put_measure_api_measures__code__put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List notices, newest first
         * @description Those that the caller reads.
         */
        get: operations["list_notices_api_notices_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notices/addressees/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * See whom rules would reach
         * @description Nothing is stored.
         */
        post: operations["preview_addressees_api_notices_addressees_preview_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notices/proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read dates, duties and quotas out of a notice's text
         * @description Proposals for a person to confirm one by one, in the order of the text; nothing is stored or taken over. Damaged
         *     texts are read as far as they go (S3-20).
         */
        post: operations["post_proposals_api_notices_proposals_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notices/{notice_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a notice */
        get: operations["get_notice_api_notices__notice_id__get"];
        /**
         * Enter an official notice
         * @description The text is kept byte for byte. `"state": "draft"` keeps it a draft; without it the notice is issued. Once a unit
         *     has received it only its corrected text is changed. A change needs `If-Match`; the same notice again changes
         *     nothing.
         */
        put: operations["put_notice_api_notices__notice_id__put"];
        post?: never;
        /**
         * Delete a notice that nobody has received
         * @description With its files. What it had replaced is in force again. Only the office that issues it deletes it.
         */
        delete: operations["delete_notice_api_notices__notice_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notices/{notice_id}/addressees": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read whom a notice reaches, and who has received it
         * @description The units of the caller's divisions, and the caller's teams.
         */
        get: operations["get_addressees_api_notices__notice_id__addressees_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notices/{notice_id}/cascade": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what a notice stands on, what stands on it, and how far that is received and filed
         * @description Notices that the caller reads. Units and due items are counted in the caller's reach.
         */
        get: operations["get_cascade_api_notices__notice_id__cascade_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notices/{notice_id}/copies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read to whom a notice is copied
         * @description The units of the caller's divisions, and the caller's teams.
         */
        get: operations["get_copies_api_notices__notice_id__copies_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notices/{notice_id}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the files */
        get: operations["list_files_api_notices__notice_id__files_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notices/{notice_id}/files/{file_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a file
         * @description Always to be saved, never opened in the page; once its content was checked.
         */
        get: operations["get_file_api_notices__notice_id__files__file_id__get"];
        /**
         * Attach a file
         * @description Announces it, under an id made by the sender, and answers how the bytes are sent. The same again changes
         *     nothing.
         */
        put: operations["put_file_api_notices__notice_id__files__file_id__put"];
        post?: never;
        /**
         * Take a file off
         * @description It is deleted.
         */
        delete: operations["delete_file_api_notices__notice_id__files__file_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notices/{notice_id}/issue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Issue a draft (发出)
         * @description Whom it reaches reads it and is asked to receive it; what it replaces is replaced. The same again changes
         *     nothing.
         */
        post: operations["issue_notice_api_notices__notice_id__issue_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notices/{notice_id}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that a unit has received a notice (已收到)
         * @description For the caller's own team, or the offices and units of the caller's own division. The first receipt stands.
         */
        post: operations["post_receipt_api_notices__notice_id__receipt_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notices/{notice_id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw an issued notice (撤回)
         * @description It stays readable for whom it reached, with the reason. Campaigns that stand on it go on.
         */
        post: operations["withdraw_notice_api_notices__notice_id__withdraw_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/obligations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List obligations */
        get: operations["list_obligations_api_obligations_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/obligations/due-dates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * See the due days before saving
         * @description The days a cycle falls due on, with a warning for each that is no working day. Nothing is stored.
         */
        post: operations["post_due_dates_api_obligations_due_dates_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/obligations/{obligation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an obligation */
        get: operations["get_obligation_api_obligations__obligation_id__get"];
        /**
         * Say who owes what by when
         * @description Makes one due item per organisation and period; filed and extended ones are kept. Of a draft they are
         *     made when it is published. A change needs `If-Match`.
         */
        put: operations["put_obligation_api_obligations__obligation_id__put"];
        post?: never;
        /**
         * Delete a duty for which nothing was filed
         * @description With its due items.
         */
        delete: operations["delete_duty_api_obligations__obligation_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/obligations/{obligation_id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a duty (结束任务)
         * @description Periods that begin later are asked of nobody; what has begun stays, and may be filed late.
         */
        post: operations["end_duty_api_obligations__obligation_id__end_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/receipts/waiting": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what the caller's units have yet to receive (待签收)
         * @description Notices in force and published campaigns. Each is received by its own `/receipt`.
         */
        get: operations["list_waiting_api_receipts_waiting_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Act
         * @description `reason`: of a withdrawal, a closing or an ending; null for who reads counts only.
         *
         *     `obligation_id`: the duty that was ended.
         */
        Act: {
            /**
             * Act
             * @enum {string}
             */
            act: "published" | "withdrawn" | "closed" | "duty_ended";
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * By
             * Format: uuid
             */
            by: string;
            /** Obligation Id */
            obligation_id: string | null;
            /** Reason */
            reason: string | null;
        };
        /**
         * Activities
         * @description By day. `may_add`: whether the caller's office plans rows of the campaign; `may_add_below`: its own part of
         *     one.
         */
        Activities: {
            /** Items */
            items: components["schemas"]["ActivityOut"][];
            /** May Add */
            may_add: boolean;
            /** May Add Below */
            may_add_below: boolean;
            /** Next */
            next: string | null;
        };
        /**
         * ActivityBefore
         * @description What it said until then.
         */
        ActivityBefore: {
            /**
             * Changed At
             * Format: date-time
             */
            changed_at: string;
            /**
             * Changed By
             * Format: uuid
             */
            changed_by: string;
            /**
             * Ends On
             * Format: date
             */
            ends_on: string;
            /** Joint */
            joint: components["schemas"]["Party"][];
            /** Kind */
            kind: string | null;
            lead: components["schemas"]["Party"] | null;
            /** Name */
            name: string;
            /** Note */
            note: string | null;
            /** Place */
            place: string | null;
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
            /** Version */
            version: number;
        };
        /**
         * ActivityHistory
         * @description The latest change first.
         */
        ActivityHistory: {
            /** Items */
            items: components["schemas"]["ActivityBefore"][];
        };
        /**
         * ActivityIn
         * @description `division_code`: whose office plans it.
         */
        ActivityIn: {
            /**
             * Division Code
             * @description 2 to 12 digits; empty: the whole country.
             */
            division_code: string;
            /**
             * Ends On
             * Format: date
             */
            ends_on: string;
            /**
             * Joint
             * @description 配合单位
             */
            joint?: components["schemas"]["PartyIn"][];
            /** Kind */
            kind?: string | null;
            /** @description 牵头单位 */
            lead?: components["schemas"]["PartyIn"] | null;
            /** Name */
            name: string;
            /** Note */
            note?: string | null;
            /**
             * Parent Id
             * @description The row of the campaign below which an office of its area plans its own part.
             */
            parent_id?: string | null;
            /** Place */
            place?: string | null;
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
        };
        /**
         * ActivityOut
         * @description `may_change`: whether the caller's office may. `version`: 1 until it is changed.
         */
        ActivityOut: {
            /**
             * Campaign Id
             * Format: uuid
             */
            campaign_id: string;
            /** Cancelled At */
            cancelled_at: string | null;
            /** Division Code */
            division_code: string;
            /** Division Name */
            division_name: string;
            /**
             * Ends On
             * Format: date
             */
            ends_on: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Joint */
            joint: components["schemas"]["Party"][];
            /** Kind */
            kind: string | null;
            lead: components["schemas"]["Party"] | null;
            /** May Change */
            may_change: boolean;
            /** Name */
            name: string;
            /** Note */
            note: string | null;
            /** Parent Id */
            parent_id: string | null;
            /** Place */
            place: string | null;
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
            /** Version */
            version: number;
        };
        /** Acts */
        Acts: {
            /** Items */
            items: components["schemas"]["Act"][];
        };
        /**
         * AddedCampaign
         * @description `dues`: due items in the caller's reach; `due`: those whose time is over; `filed`: of all of them.
         */
        AddedCampaign: {
            /** Due */
            due: number;
            /** Dues */
            dues: number;
            /** Filed */
            filed: number;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Obligations */
            obligations: string[];
            /**
             * State
             * @enum {string}
             */
            state: "draft" | "published" | "closed" | "archived";
        };
        /**
         * Addressees
         * @description `total` and `received`: of all whom the caller sees, not of the page.
         */
        Addressees: {
            /** Items */
            items: components["schemas"]["ReachedUnit"][];
            /** Next */
            next: string | null;
            /** Received */
            received: number;
            /**
             * To Receive
             * @description The caller's own units that have not yet said that they received it; nothing for who issued it.
             */
            to_receive: string[];
            /** Total */
            total: number;
        };
        /** AddresseesIn */
        AddresseesIn: {
            /**
             * Division Code
             * @description Without it, the sender's own division.
             */
            division_code?: string | null;
            /** Rules */
            rules: components["schemas"]["RuleIn"][];
        };
        /** AllWaiting */
        AllWaiting: {
            /**
             * Items
             * @description Newest first, 200 at most.
             */
            items: components["schemas"]["Waiting"][];
        };
        /**
         * AllocationIn
         * @description `amount` for one recipient: a division below the giver, or an organisation in it.
         */
        AllocationIn: {
            /** Amount */
            amount: number;
            /** Division Code */
            division_code?: string | null;
            /** Organization Id */
            organization_id?: string | null;
        };
        /**
         * AllocationOut
         * @description `granted_by`: the division that allocated; `passed_on`: what the recipient allocated further, to areas or to
         *     units, whichever is more: they are two ways to split the same number.
         */
        AllocationOut: {
            /** Amount */
            amount: number;
            /** Division Code */
            division_code: string | null;
            /** Granted By */
            granted_by: string;
            /** Measure */
            measure: string;
            /** Organization Id */
            organization_id: string | null;
            /** Passed On */
            passed_on: number;
        };
        /**
         * Allocations
         * @description `may_split`: whether the caller's office splits quotas of this campaign now.
         */
        Allocations: {
            /** Items */
            items: components["schemas"]["AllocationOut"][];
            /** May Split */
            may_split: boolean;
            /** Next */
            next: string | null;
        };
        /**
         * AnchorIn
         * @description A date (`on`), or a day that has a name; one of the three. Without `year` the next such day is meant: of `from`
         *     after the campaign begins, of `to` after `from`.
         */
        AnchorIn: {
            /**
             * Festival
             * @description As in 春节, 元宵节, 中秋节.
             */
            festival?: string | null;
            /**
             * Named Day
             * @description As in 学雷锋日 (03-05), 扶贫日 (10-17), 志愿者日 (12-05).
             */
            named_day?: string | null;
            /**
             * Offset Days
             * @description Days after the day, before it if negative.
             * @default 0
             */
            offset_days: number;
            /** On */
            on?: string | null;
            /** Year */
            year?: number | null;
        };
        /**
         * Asked
         * @description The obligation that a form is for, and its period with both days.
         */
        Asked: {
            /**
             * Campaign Id
             * Format: uuid
             */
            campaign_id: string;
            /**
             * Ends On
             * Format: date
             */
            ends_on: string;
            /**
             * Obligation Id
             * Format: uuid
             */
            obligation_id: string;
            /** Period */
            period: string;
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
        };
        /**
         * BindingDue
         * @description The due item whose deadline a form has; `due` is null when no campaign of the pairing asks for the form, or
         *     without a deadline.
         *
         *     `is_binding` is false for a pairing made after the deadline: its form names the office and is never late.
         *     `asked`: what the form is for; null where nothing asks for it. `fits`: how many obligations it could be for just as
         *     well, that one included; of several the one that is due first is taken.
         */
        BindingDue: {
            asked: components["schemas"]["Asked"] | null;
            due: components["schemas"]["DueOut"] | null;
            /** Fits */
            fits: number;
            /** Is Binding */
            is_binding: boolean;
        };
        /**
         * BoardColumn
         * @description A measure that units count themselves. `has_quota`, `has_claims`: whether anybody below has one.
         */
        BoardColumn: {
            /** Has Claims */
            has_claims: boolean;
            /** Has Quota */
            has_quota: boolean;
            /**
             * Kind
             * @enum {string}
             */
            kind: "flow" | "state";
            /** Measure */
            measure: string;
            /** Name */
            name: string;
            /** Name En */
            name_en: string;
            /** Unit */
            unit: string;
            /** Unit En */
            unit_en: string;
        };
        /** BoardColumns */
        BoardColumns: {
            /** Columns */
            columns: string[] | null;
        };
        /**
         * BoardColumnsIn
         * @description Which measures the board of a campaign shows, by their codes; null: those that follow from what it asks.
         */
        BoardColumnsIn: {
            /** Columns */
            columns: string[] | null;
        };
        /**
         * BoardFigures
         * @description Sheets and numbers of all duties of the campaign.
         */
        BoardFigures: {
            /**
             * Expected
             * @description Owed for the period; null where nothing is.
             */
            expected: number | null;
            /**
             * Filed
             * @description Of `expected`.
             */
            filed: number | null;
            /**
             * Overdue
             * @description Due items that are overdue now, until the end of the period.
             */
            overdue: number;
            /** Units Overdue */
            units_overdue: number;
            /**
             * Values
             * @description By the measures of `columns`.
             */
            values: {
                [key: string]: components["schemas"]["BoardValue"];
            };
        };
        /** BoardRow */
        BoardRow: {
            /** Division Code */
            division_code: string;
            /**
             * Expected
             * @description Owed for the period; null where nothing is.
             */
            expected: number | null;
            /**
             * Filed
             * @description Of `expected`.
             */
            filed: number | null;
            /**
             * Kind
             * @enum {string}
             */
            kind: "division" | "unit";
            /** Name */
            name: string;
            /** Organization Id */
            organization_id: string | null;
            /**
             * Overdue
             * @description Due items that are overdue now, until the end of the period.
             */
            overdue: number;
            /** Units Overdue */
            units_overdue: number;
            /**
             * Values
             * @description By the measures of `columns`.
             */
            values: {
                [key: string]: components["schemas"]["BoardValue"];
            };
        };
        /**
         * BoardValue
         * @description What nobody has entered, asked for or allotted is null and never 0.
         */
        BoardValue: {
            /**
             * Claimed
             * @description 认领, counted as the quota is.
             */
            claimed: number | null;
            /**
             * Done
             * @description Entered for the period. Of a state (存量) the last number of each unit in it; units are added up.
             */
            done: number | null;
            /**
             * Planned
             * @description What duties ask of the units in the period.
             */
            planned: number | null;
            /**
             * Quota
             * @description Of the whole campaign: of areas where areas have shares, else of units.
             */
            quota: number | null;
            /**
             * Until
             * @description Since the campaign began, until the end of the period; of a state the last number, no sum.
             */
            until: number | null;
        };
        /**
         * CalendarToken
         * @description Shown once; only its hash is kept.
         */
        CalendarToken: {
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Token */
            token: string;
            /** Url */
            url: string;
        };
        /** CampaignIn */
        CampaignIn: {
            /**
             * Archived At
             * @description As it was read.
             */
            archived_at?: null;
            /**
             * Division Code
             * @description 2 to 12 digits; empty: the whole country.
             */
            division_code: string;
            /**
             * Ends On
             * Format: date
             */
            ends_on: string;
            /**
             * Is Own
             * @description As it was read.
             */
            is_own?: boolean | null;
            /**
             * May Change
             * @description As it was read.
             */
            may_change?: boolean | null;
            /** Name */
            name: string;
            /** Notice Id */
            notice_id?: string | null;
            /**
             * Open Below
             * @description Whether units and teams below the participants see it. Asked where it has rules.
             * @default false
             */
            open_below: boolean;
            /** Phases */
            phases?: components["schemas"]["PhaseIn"][];
            /** Series */
            series: string;
            serves?: components["schemas"]["Serves"];
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
            /**
             * State
             * @description `draft`: seen by its own office only. Left out, the campaign is published at once. A campaign is closed and archived by `/close` and `/archive` only.
             */
            state?: ("draft" | "published") | null;
            /**
             * Takes Pairings
             * @description Whether pairings are enrolled in it. Left out, it follows from what the campaign asks: a form or visits of teams, or a quota of households.
             */
            takes_pairings?: boolean | null;
            /**
             * Theme
             * @description 主题
             */
            theme?: string | null;
            /** Year */
            year: number;
        };
        /** CampaignOut */
        CampaignOut: {
            /** Archived At */
            archived_at: string | null;
            /** Division Code */
            division_code: string;
            /**
             * Ends On
             * Format: date
             */
            ends_on: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Is Own
             * @description Whether the caller's office made it.
             */
            is_own: boolean;
            /**
             * May Change
             * @description Whether the caller's office changes it: its own, and the offices above.
             */
            may_change: boolean;
            /** Name */
            name: string;
            /** Notice Id */
            notice_id: string | null;
            /** Open Below */
            open_below: boolean;
            /** Phases */
            phases: components["schemas"]["PhaseOut"][];
            /** Series */
            series: string;
            serves: components["schemas"]["ServesOut"];
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
            /**
             * State
             * @description `closed` (结束): late filings and corrections still come in. `archived` (归档): nothing changes.
             * @enum {string}
             */
            state: "draft" | "published" | "closed" | "archived";
            /** Takes Pairings */
            takes_pairings: boolean | null;
            /** Theme */
            theme: string | null;
            /** Year */
            year: number;
        };
        /** CampaignSummary */
        CampaignSummary: {
            /**
             * Concern
             * @description With `mine`: `due` where something is open, `own` where the caller's office made it, else `area`.
             */
            concern: ("due" | "own" | "area") | null;
            /** Division Code */
            division_code: string;
            /**
             * Ends On
             * Format: date
             */
            ends_on: string;
            /**
             * Has Dues
             * @description Whether something of it is, or was, due by or to the caller.
             */
            has_dues: boolean;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /**
             * Of Other Lines
             * @description Of an office on lines: what it asks here is on other lines only, or another line's office made it. No board of the caller's opens on it by itself.
             */
            of_other_lines: boolean;
            /** Series */
            series: string;
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
            /**
             * State
             * @enum {string}
             */
            state: "draft" | "published" | "closed" | "archived";
            /** Year */
            year: number;
        };
        /** Campaigns */
        Campaigns: {
            /** Items */
            items: components["schemas"]["CampaignSummary"][];
            /** Next */
            next: string | null;
        };
        /**
         * Cascade
         * @description Those above first, then the notice itself, then those below, level by level.
         */
        Cascade: {
            /**
             * Is Cut
             * @description Whether there are more below than are shown.
             */
            is_cut: boolean;
            /** Items */
            items: components["schemas"]["CascadeNotice"][];
        };
        /**
         * CascadeNotice
         * @description `parents`: those of the tree. `hidden_parents`: how many others it has, which the caller does not read.
         *
         *     `addressed` and `received`: units in the caller's reach, and how many of them have received it.
         */
        CascadeNotice: {
            /** Addressed */
            addressed: number;
            /**
             * Campaigns
             * @description What it added: campaigns that stand on it.
             */
            campaigns: components["schemas"]["AddedCampaign"][];
            /** Division Code */
            division_code: string;
            /** Doc Number */
            doc_number: string | null;
            /** Hidden Parents */
            hidden_parents: number;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Issued On
             * Format: date
             */
            issued_on: string;
            /** Issuer */
            issuer: string;
            /**
             * Opening
             * @description The first 200 characters of its text, as corrected.
             */
            opening: string;
            /** Parents */
            parents: string[];
            /** Received */
            received: number;
            /** Replaces */
            replaces: string | null;
            /**
             * State
             * @enum {string}
             */
            state: "draft" | "issued" | "withdrawn" | "replaced";
            /** Title */
            title: string;
        };
        /**
         * Check
         * @description `problems` forbid publishing. `units`: the first 200 by division; `total_units`: all that owe something;
         *     `receivers`: all that take part, get the plan and sign for it, `receiving_teams`: those of them that are teams.
         */
        Check: {
            /** Activities */
            activities: number;
            /** Days Off */
            days_off: components["schemas"]["DayOffOfDues"][];
            /** Dues */
            dues: number;
            /** Duties */
            duties: components["schemas"]["CheckedDuty"][];
            /** Problems */
            problems: components["schemas"]["Finding"][];
            /** Receivers */
            receivers: number;
            /** Receiving Teams */
            receiving_teams: number;
            /** Total Units */
            total_units: number;
            /** Units */
            units: components["schemas"]["CheckedUnit"][];
            /** Warnings */
            warnings: components["schemas"]["Finding"][];
        };
        /**
         * CheckedDuty
         * @description `dues`: of all its units in all its periods.
         */
        CheckedDuty: {
            /** Due Dates */
            due_dates: components["schemas"]["DueDate"][];
            /** Dues */
            dues: number;
            /** Name */
            name: string;
            /**
             * Obligation Id
             * Format: uuid
             */
            obligation_id: string;
            /** Periods */
            periods: number;
            /** Units */
            units: number;
        };
        /** CheckedUnit */
        CheckedUnit: {
            /** Division Code */
            division_code: string;
            /** Division Name */
            division_name: string;
            /** Name */
            name: string;
            /**
             * Obligation Ids
             * @description The duties that it owes, in each of their periods.
             */
            obligation_ids: string[];
            /**
             * Organization Id
             * Format: uuid
             */
            organization_id: string;
        };
        /**
         * ClaimIn
         * @description What the caller's own area, or one unit for which the caller answers, takes on of a measure.
         */
        ClaimIn: {
            /**
             * Amount
             * @description All that it takes on, not what is added; null takes it back.
             */
            amount: number | null;
            /** Division Code */
            division_code?: string | null;
            /** Measure */
            measure: string;
            /** Organization Id */
            organization_id?: string | null;
        };
        /**
         * ClaimOut
         * @description One time that somebody said a number, or took it back (null).
         */
        ClaimOut: {
            /** Amount */
            amount: number | null;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * By
             * Format: uuid
             */
            by: string;
            /** Division Code */
            division_code: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Organization Id */
            organization_id: string | null;
        };
        /** Claims */
        Claims: {
            /** Items */
            items: components["schemas"]["ClaimOut"][];
            /** Next */
            next: string | null;
        };
        /** Compared */
        Compared: {
            /** Granted By */
            granted_by: string;
            /** Items */
            items: components["schemas"]["ComparedShare"][];
            /** Measure */
            measure: string;
            /**
             * Source
             * @enum {string}
             */
            source: "board" | "units";
        };
        /**
         * ComparedShare
         * @description A number that nobody has counted, or that lies outside the caller's reach, is null and never 0.
         */
        ComparedShare: {
            /**
             * Amount
             * @description Null of who took something on without a share.
             */
            amount: number | null;
            /**
             * Claimed
             * @description 认领: what the recipient took on by itself (`PUT …/quotas/claims`); null while it said nothing.
             */
            claimed: number | null;
            /** Division Code */
            division_code: string | null;
            /**
             * Done
             * @description 完成: what these units entered. Null for measures of the board: `GET /api/progress/sums` has them.
             */
            done: number | null;
            /** Organization Id */
            organization_id: string | null;
            /**
             * Planned
             * @description 计划: what the duties on the measure ask of the units there, together.
             */
            planned: number | null;
        };
        /**
         * Contact
         * @description Printed in the 备注 of the forms (S2-46): the office's own public lines.
         */
        Contact: {
            /** Fax */
            fax?: string | null;
            /** Mailbox */
            mailbox?: string | null;
            /** Office */
            office?: string | null;
            /** Phone */
            phone?: string | null;
        };
        /** ContactOut */
        ContactOut: {
            /** Fax */
            fax: string | null;
            /** Mail */
            mail: string | null;
            /** Names */
            names: string | null;
            /** Office */
            office: string | null;
            /** Phone */
            phone: string | null;
        };
        /** Copies */
        Copies: {
            /** Items */
            items: components["schemas"]["ReachedUnit"][];
            /** Next */
            next: string | null;
            /** Total */
            total: number;
        };
        /**
         * CycleIn
         * @description `campaign_id`: whose days a festival without a year, and a duty without a deadline, belong to; else today's.
         */
        CycleIn: {
            /** Campaign Id */
            campaign_id?: string | null;
            /** Cycle */
            cycle: components["schemas"]["OnceIn"] | components["schemas"]["MonthlyIn"] | components["schemas"]["WindowIn"] | components["schemas"]["EveryIn"] | components["schemas"]["ListIn"] | components["schemas"]["NoneIn"];
        };
        /**
         * DayOffOfDues
         * @description A day off on which something is due.
         */
        DayOffOfDues: {
            /**
             * Due On
             * Format: date
             */
            due_on: string;
            /** Dues */
            dues: number;
            /** Duties */
            duties: string[];
            /** Reason */
            reason: string;
        };
        /** DayOffOut */
        DayOffOut: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "off" | "work";
            /** Name */
            name: string;
            /**
             * On
             * Format: date
             */
            on: string;
        };
        /**
         * DaysOffIn
         * @description `csv`: a line a day, `date,name,off|work`: a day off, or a weekend day on which people work. A first line
         *     `date,name,kind` is passed over.
         */
        DaysOffIn: {
            /** Csv */
            csv: string;
            /**
             * Source
             * @description Where the table was published.
             */
            source: string;
        };
        /** DaysOffOut */
        DaysOffOut: {
            /** Days */
            days: components["schemas"]["DayOffOut"][];
            /**
             * Loaded At
             * Format: date-time
             */
            loaded_at: string;
            /** Source */
            source: string;
            /** Year */
            year: number;
        };
        /**
         * DaysOffYears
         * @description By year; `published_until`: the last year whose table came with the program.
         */
        DaysOffYears: {
            /** Items */
            items: components["schemas"]["DaysOffOut"][];
            /** Published Until */
            published_until: number;
        };
        /**
         * DueDate
         * @description `period`: its key, unique in the obligation. `due_on` is the last day in time, null without a deadline.
         *
         *     `falls_on_day_off` is null where holidays of that year are not published; `day_off_source` names the table.
         */
        DueDate: {
            /** Day Off Reason */
            day_off_reason: string;
            /**
             * Day Off Source
             * @enum {string}
             */
            day_off_source: "official" | "office" | "weekday";
            /** Due At */
            due_at: string | null;
            /** Due On */
            due_on: string | null;
            /**
             * Ends On
             * Format: date
             */
            ends_on: string;
            /** Falls On Day Off */
            falls_on_day_off: boolean | null;
            /** Label */
            label: string;
            /** Label En */
            label_en: string;
            /** Period */
            period: string;
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
        };
        /** DueDates */
        DueDates: {
            /** Items */
            items: components["schemas"]["DueDate"][];
        };
        /**
         * DueOut
         * @description `period` is the key of its period, the days from `starts_on` to `ends_on`.
         *
         *     `due_at` is the first instant that is too late, `due_on` the last day in time by the notice; both are null without a
         *     deadline.
         *
         *     `count` sheets of `minimum` are in; with no pairing yet a team still owes one household. Of a `unit_return`, `count`
         *     is the `number` that the unit entered, 0 before; it goes to `receiver` by all of `channels`, and `received` are
         *     those that have arrived. `counts_when` says what fulfils it.
         */
        DueOut: {
            /**
             * Campaign Id
             * Format: uuid
             */
            campaign_id: string;
            /** Channels */
            channels: ("electronic" | "paper" | "fax" | "mail")[];
            /** Contact */
            contact: {
                [key: string]: string | null;
            };
            /** Count */
            count: number;
            /**
             * Counts When
             * @enum {string}
             */
            counts_when: "filed" | "accepted" | "received";
            /** Day Off Reason */
            day_off_reason: string;
            /**
             * Day Off Source
             * @enum {string}
             */
            day_off_source: "official" | "office" | "weekday";
            /** Division Code */
            division_code: string;
            /** Due At */
            due_at: string | null;
            /** Due On */
            due_on: string | null;
            /**
             * Ends On
             * Format: date
             */
            ends_on: string;
            /**
             * Extension Reason
             * @description Numbers in it masked; null for who reads of no person.
             */
            extension_reason: string | null;
            /** Falls On Day Off */
            falls_on_day_off: boolean | null;
            /**
             * Form
             * @enum {string}
             */
            form: "registration_form" | "progress_report" | "visit" | "unit_return";
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Is Extended */
            is_extended: boolean;
            /**
             * Joined On
             * @description When the unit joined, where that moved the due day (`joining_days` of the duty).
             */
            joined_on: string | null;
            /** Label */
            label: string;
            /** Label En */
            label_en: string;
            /**
             * May Extend
             * @description Whether the caller gives it more time: the office that asks, never its own unit.
             */
            may_extend: boolean;
            /**
             * May Receive
             * @description Whether the caller notes what has arrived.
             */
            may_receive: boolean;
            /**
             * May Report
             * @description Whether the caller enters its number.
             */
            may_report: boolean;
            /** Minimum */
            minimum: number;
            /** Number */
            number: number | null;
            /**
             * Obligation Id
             * Format: uuid
             */
            obligation_id: string;
            /** Obligation Name */
            obligation_name: string;
            /**
             * Organization Id
             * Format: uuid
             */
            organization_id: string;
            /** Organization Name */
            organization_name: string;
            /** Original Due At */
            original_due_at: string | null;
            /** Period */
            period: string;
            /** Received */
            received: components["schemas"]["Received"][];
            /**
             * Receiver
             * @description The unit or body it goes to; null: the office that owns the campaign.
             */
            receiver: string | null;
            /** Refs */
            refs: string[];
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
            /**
             * State
             * @enum {string}
             */
            state: "pending" | "due_soon" | "overdue" | "filed" | "late" | "accepted";
            /** Was Late */
            was_late: boolean;
            /**
             * What
             * @description Of a `unit_return`.
             */
            what: ("form" | "visits" | "activities" | "items" | "measure") | null;
        };
        /** Dues */
        Dues: {
            /**
             * As Of
             * Format: date-time
             */
            as_of: string;
            /** Items */
            items: components["schemas"]["DueOut"][];
            /** Next */
            next: string | null;
        };
        /**
         * EndIn
         * @description `on`: the last day on which a period of the duty may begin; left out, today.
         */
        EndIn: {
            /** On */
            on?: string | null;
            /** Reason */
            reason: string;
        };
        /**
         * EveryIn
         * @description Periods of `n` units, from the one that holds `from` to the last one that begins by `to`.
         *
         *     Each is due on `due_day` inside it (of the week or of the month, the last one that fits), else `due_after_days`
         *     after its last day. A day past the end of a month means its last day.
         */
        EveryIn: {
            /** Due After Days */
            due_after_days?: number | null;
            /** Due Day */
            due_day?: number | null;
            /** Due Time */
            due_time?: string | null;
            /**
             * From
             * @description A day, or a month: its first day.
             */
            from: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "every";
            /**
             * N
             * @default 1
             */
            n: number;
            /**
             * Starts Day
             * @description First day of a period: 1-7 of weeks, 1-31 of longer ones.
             */
            starts_day?: number | null;
            /**
             * Starts Month
             * @description First month of a year, 1-12.
             */
            starts_month?: number | null;
            /**
             * To
             * @description A day, or a month: its last day.
             */
            to: string;
            /**
             * Unit
             * @enum {string}
             */
            unit: "day" | "week" | "month" | "quarter" | "year";
        };
        /** ExtensionIn */
        ExtensionIn: {
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /** Reason */
            reason: string;
        };
        /**
         * FileManifest
         * @description One file; its bytes come later and must match `sha256` and `size`.
         */
        FileManifest: {
            /**
             * Content Type
             * @enum {string}
             */
            content_type: "application/msword" | "application/pdf" | "application/vnd.ms-excel" | "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" | "application/vnd.openxmlformats-officedocument.wordprocessingml.document" | "image/jpeg" | "image/png" | "image/webp" | "text/plain";
            /**
             * Name
             * @description As it is saved again; its ending is one of the type's.
             */
            name: string;
            /** Sha256 */
            sha256: string;
            /**
             * Size
             * @description Bytes.
             */
            size: number;
        };
        /** FileOut */
        FileOut: {
            /** Content Type */
            content_type: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Purpose */
            purpose: string;
            /**
             * Rejection
             * @description Why a file was rejected, such as `infected`.
             */
            rejection: string | null;
            /**
             * Size
             * @description Bytes.
             */
            size: number;
            /**
             * State
             * @description `stored` until its content was looked at; only then it is `ready`.
             * @enum {string}
             */
            state: "expected" | "stored" | "ready" | "rejected";
        };
        /** FileProgress */
        FileProgress: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Rejection
             * @description Why a file was rejected, such as `infected`.
             */
            rejection: string | null;
            /**
             * State
             * @enum {string}
             */
            state: "expected" | "stored" | "ready" | "rejected";
            /** @description Only while the bytes are expected. */
            upload: components["schemas"]["Upload"] | null;
        };
        /**
         * Files
         * @description In the order in which they were announced; rejected ones too, until they are taken off.
         */
        Files: {
            /** Items */
            items: components["schemas"]["FileOut"][];
        };
        /**
         * Finding
         * @description `about`: the name of the duty, phase, activity, unit or year; `rule`: the number of the rule, from 1.
         */
        Finding: {
            /** About */
            about: string | null;
            /** Code */
            code: string;
            /** Obligation Id */
            obligation_id: string | null;
            /** Rule */
            rule: number | null;
            /** Title */
            title: string;
            /** Title En */
            title_en: string;
        };
        /**
         * ListIn
         * @description Periods that do not overlap, in any order.
         */
        ListIn: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "list";
            /** Periods */
            periods: components["schemas"]["ListedPeriodIn"][];
        };
        /**
         * ListedPeriodIn
         * @description Without `due_on` it is due on its last day.
         */
        ListedPeriodIn: {
            /** Due On */
            due_on?: string | null;
            /** Due Time */
            due_time?: string | null;
            /**
             * Ends On
             * Format: date
             */
            ends_on: string;
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
        };
        /**
         * Matrix
         * @description A column is a period of a duty; those of one duty stand side by side.
         */
        Matrix: {
            /**
             * As Of
             * Format: date-time
             */
            as_of: string;
            /**
             * Campaign Id
             * Format: uuid
             */
            campaign_id: string;
            /** Next */
            next: string | null;
            /** Obligations */
            obligations: components["schemas"]["MatrixDuty"][];
            /** Periods */
            periods: components["schemas"]["MatrixColumn"][];
            /** Rows */
            rows: components["schemas"]["MatrixRow"][];
        };
        /**
         * MatrixCell
         * @description `filed` of `expected` sheets are in: forms, households visited, or what the unit counted itself.
         */
        MatrixCell: {
            /** Expected */
            expected: number;
            /**
             * Extended To
             * @description The first instant that is too late, where more time was given.
             */
            extended_to: string | null;
            /** Filed */
            filed: number;
            /**
             * State
             * @enum {string}
             */
            state: "pending" | "due_soon" | "overdue" | "filed" | "late" | "accepted";
        };
        /**
         * MatrixColumn
         * @description A duty and one of its periods, both days included.
         */
        MatrixColumn: {
            /**
             * Due At
             * @description The first instant that is too late: the end of the day, or an hour.
             */
            due_at: string | null;
            /** Due On */
            due_on: string | null;
            /**
             * Ends On
             * Format: date
             */
            ends_on: string;
            /** Form */
            form: string;
            /** Label */
            label: string;
            /** Label En */
            label_en: string;
            /** Name */
            name: string;
            /**
             * Obligation Id
             * Format: uuid
             */
            obligation_id: string;
            /** Period */
            period: string;
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
        };
        /** MatrixDuty */
        MatrixDuty: {
            /** Form */
            form: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /**
             * Periods
             * @description How many of the columns are its.
             */
            periods: number;
        };
        /** MatrixRow */
        MatrixRow: {
            /**
             * Cells
             * @description In the order of `periods`; null where nothing is asked.
             */
            cells: (components["schemas"]["MatrixCell"] | null)[];
            organization: components["schemas"]["MatrixUnit"];
        };
        /** MatrixUnit */
        MatrixUnit: {
            /** Division Code */
            division_code: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
        };
        /**
         * MeasureIn
         * @description A measure that units count themselves (单位自报). What the product counts is shipped, and not changed.
         */
        MeasureIn: {
            /** En */
            en: string;
            /**
             * Ended On
             * @description From this day on no new quota names it.
             */
            ended_on?: string | null;
            /**
             * Kind
             * @description `flow` (流量): periods are summed. `state` (存量): the value at a day, never summed over time.
             * @enum {string}
             */
            kind: "flow" | "state";
            /**
             * Owner Code
             * @description The division of the office that owns it.
             */
            owner_code: string;
            /**
             * Unit
             * @description A code of the vocabulary `measure_units`.
             */
            unit: string;
            /** Zh */
            zh: string;
        };
        /** MeasureOut */
        MeasureOut: {
            /** Code */
            code: string;
            /**
             * Dimensions
             * @description What it can be split by (`GET /api/progress/split`).
             */
            dimensions: string[];
            /** En */
            en: string;
            /** Ended On */
            ended_on: string | null;
            /**
             * Is Goal
             * @description Whether a quota may name it; nobody is asked for so many that are overdue.
             */
            is_goal: boolean;
            /**
             * Kind
             * @enum {string}
             */
            kind: "flow" | "state";
            /**
             * Owner Code
             * @description Null of what is shipped.
             */
            owner_code: string | null;
            /**
             * Source
             * @description `board`: counted from visits and pairings. `units`: entered by the units that owe it.
             * @enum {string}
             */
            source: "board" | "units";
            /** Unit */
            unit: string;
            /**
             * Version
             * @description For `If-Match`, in quotes.
             */
            version: number;
            /** Zh */
            zh: string;
        };
        /** Measures */
        Measures: {
            /** Items */
            items: components["schemas"]["MeasureOut"][];
            /** Next */
            next: string | null;
        };
        /**
         * MonthlyIn
         * @description Due at the end of `due_day`, Asia/Shanghai, of each month from `from` to `to`, both included.
         */
        MonthlyIn: {
            /** Due Day */
            due_day: number;
            /**
             * From
             * @description `YYYY-MM`
             */
            from: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "monthly";
            /**
             * To
             * @description `YYYY-MM`
             */
            to: string;
        };
        /**
         * NoneIn
         * @description No deadline: one period, the days that the campaign had when this was saved.
         */
        NoneIn: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "none";
        };
        /**
         * NoticeContact
         * @description 联系人: an office, and whom to ask there.
         */
        NoticeContact: {
            /** Fax */
            fax?: string | null;
            /** Mail */
            mail?: string | null;
            /** Names */
            names?: string | null;
            /** Office */
            office?: string | null;
            /** Phone */
            phone?: string | null;
        };
        /**
         * NoticeIn
         * @description 通知. `text` is kept byte for byte; `is_incomplete` marks a text that breaks off (S0-19).
         *
         *     Unlike other input it may hold control characters: texts pasted from old documents do.
         */
        NoticeIn: {
            /**
             * Addressees
             * @description 主送, as printed.
             */
            addressees?: string[];
            /**
             * Attachments
             * @description Their names, as printed; the files are attached.
             */
            attachments?: string[];
            /** Contacts */
            contacts?: components["schemas"]["NoticeContact"][];
            /**
             * Copied To
             * @description 抄送, as printed, and bodies that have no account here.
             */
            copied_to?: string[];
            /**
             * Copy Rules
             * @description Who reads it as well.
             */
            copy_rules?: components["schemas"]["RuleIn"][];
            /**
             * Corrected Text
             * @description 更正文本: what it should say, beside it.
             */
            corrected_text?: string | null;
            /**
             * Disclosure
             * @description 公开方式: 主动公开, 依申请公开, 不予公开.
             */
            disclosure?: ("on_own_initiative" | "on_request" | "none") | null;
            /**
             * Division Code
             * @description Without it, the sender's own division.
             */
            division_code?: string | null;
            /** Doc Number */
            doc_number?: string | null;
            /**
             * Endorsed By
             * @description 转发、批转机关, or who agreed to it.
             */
            endorsed_by?: string[];
            /**
             * Is Incomplete
             * @default false
             */
            is_incomplete: boolean;
            /**
             * Issued On
             * Format: date
             * @description 成文日期: the day of signing.
             */
            issued_on: string;
            /**
             * Issuer
             * @description 发文机关
             */
            issuer: string;
            /**
             * Parents
             * @description The notices on whose ground it stands.
             */
            parents?: string[];
            /**
             * Printed On
             * @description 印发日期
             */
            printed_on?: string | null;
            /**
             * Printing Office
             * @description 印发机关
             */
            printing_office?: string | null;
            /**
             * Published On
             * @description 公开发布的日期
             */
            published_on?: string | null;
            /**
             * Published Time
             * @description The hour of that day, in China.
             */
            published_time?: string | null;
            /**
             * Receiving Office
             * @description Where what it asks for is sent (受理处室).
             */
            receiving_office?: string | null;
            /**
             * Replaces
             * @description A notice of the own office that it replaces when issued.
             */
            replaces?: string | null;
            /** Replaces Because */
            replaces_because?: string | null;
            /**
             * Rules
             * @description Whom it is addressed to. None, and none of `copy_rules`: everybody in the division reads it, and nobody is asked whether it was received.
             */
            rules?: components["schemas"]["RuleIn"][];
            /**
             * State
             * @description `draft`: seen by its own office only. Left out, it is issued at once.
             */
            state?: ("draft" | "issued") | null;
            /**
             * Text
             * @description As it was received.
             */
            text: string;
            /** Title */
            title: string;
        };
        /**
         * NoticeOut
         * @description `contacts`: none for an API client. `replaced_by`: the version that is in force instead.
         */
        NoticeOut: {
            /** Addressees */
            addressees: string[];
            /** Attachments */
            attachments: string[];
            /** Children */
            children: string[];
            /** Contacts */
            contacts: components["schemas"]["ContactOut"][];
            /** Copied To */
            copied_to: string[];
            /** Copy Rules */
            copy_rules: components["schemas"]["RuleOut"][];
            /** Corrected Text */
            corrected_text: string | null;
            /** Disclosure */
            disclosure: ("on_own_initiative" | "on_request" | "none") | null;
            /** Division Code */
            division_code: string;
            /** Doc Number */
            doc_number: string | null;
            /**
             * Ended At
             * @description When it was withdrawn or replaced.
             */
            ended_at: string | null;
            /** Endorsed By */
            endorsed_by: string[];
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Is Incomplete */
            is_incomplete: boolean;
            /**
             * Is Own
             * @description Whether the caller's office issues it.
             */
            is_own: boolean;
            /**
             * Is Received
             * @description By a unit: it is replaced with a reason, not withdrawn or deleted.
             */
            is_received: boolean;
            /**
             * Issued On
             * Format: date
             */
            issued_on: string;
            /** Issuer */
            issuer: string;
            /** Parents */
            parents: string[];
            /** Printed On */
            printed_on: string | null;
            /** Printing Office */
            printing_office: string | null;
            /** Published On */
            published_on: string | null;
            /** Published Time */
            published_time: string | null;
            /** Receiving Office */
            receiving_office: string | null;
            /** Replaced By */
            replaced_by: string | null;
            /** Replaces */
            replaces: string | null;
            /** Replaces Because */
            replaces_because: string | null;
            /** Rules */
            rules: components["schemas"]["RuleOut"][];
            /** Sent At */
            sent_at: string | null;
            /**
             * State
             * @enum {string}
             */
            state: "draft" | "issued" | "withdrawn" | "replaced";
            /** Text */
            text: string;
            /** Text Sha256 */
            text_sha256: string;
            /** Title */
            title: string;
            /** Withdrawn Because */
            withdrawn_because: string | null;
        };
        /**
         * NoticeSummary
         * @description `addressed` and `received`: units of the caller's reach, and how many of them have received it.
         */
        NoticeSummary: {
            /** Addressed */
            addressed: number;
            /** Division Code */
            division_code: string;
            /** Doc Number */
            doc_number: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Is Incomplete */
            is_incomplete: boolean;
            /** Is Own */
            is_own: boolean;
            /**
             * Is To Receive
             * @description Whether a unit of the caller has yet to say that it received it.
             */
            is_to_receive: boolean;
            /**
             * Issued On
             * Format: date
             */
            issued_on: string;
            /** Issuer */
            issuer: string;
            /** Received */
            received: number;
            /** Sent At */
            sent_at: string | null;
            /**
             * State
             * @enum {string}
             */
            state: "draft" | "issued" | "withdrawn" | "replaced";
            /** Title */
            title: string;
        };
        /**
         * NoticeTextIn
         * @description A text to be read, stored or not; like `NoticeIn` it may hold control characters.
         */
        NoticeTextIn: {
            /** Text */
            text: string;
            /**
             * Year
             * @description Of dates without one, when the text names none anywhere. Without it, this year.
             */
            year?: number | null;
        };
        /** Notices */
        Notices: {
            /** Items */
            items: components["schemas"]["NoticeSummary"][];
            /** Next */
            next: string | null;
        };
        /**
         * ObligationIn
         * @description `what` and `who`, or as in earlier releases `form`, `minimum` and `owed_by`.
         *
         *     `minimum` of such a body: sheets per active pairing (forms) or visits' households per pairing (`visit`) and period.
         */
        ObligationIn: {
            /**
             * Campaign Id
             * Format: uuid
             */
            campaign_id: string;
            /**
             * Channels
             * @description By each of them; `received` takes all.
             */
            channels?: ("electronic" | "paper" | "fax" | "mail")[];
            /** @default {} */
            contact: components["schemas"]["Contact"];
            /**
             * Counts When
             * @description What fulfils it.
             * @default filed
             * @enum {string}
             */
            counts_when: "filed" | "accepted" | "received";
            /** Cycle */
            cycle: components["schemas"]["OnceIn"] | components["schemas"]["MonthlyIn"] | components["schemas"]["WindowIn"] | components["schemas"]["EveryIn"] | components["schemas"]["ListIn"] | components["schemas"]["NoneIn"];
            /** Form */
            form?: ("registration_form" | "progress_report" | "visit") | null;
            /**
             * Fulfils
             * @description Duties of the levels above for which this one is there.
             */
            fulfils?: string[];
            /**
             * Joining Days
             * @description A unit that joins late has until this many days after joining, if that is later than the due day, and owes no period that was over before. Null: it owes as all others do.
             */
            joining_days?: number | null;
            /**
             * Minimum
             * @default 1
             */
            minimum: number;
            /** Name */
            name?: string | null;
            owed_by?: components["schemas"]["OwedBy"] | null;
            /** @description Left out: the office that owns the campaign. */
            to?: components["schemas"]["ToIn"] | null;
            what?: components["schemas"]["WhatIn"] | null;
            who?: components["schemas"]["WhoIn"] | null;
        };
        /**
         * ObligationOut
         * @description `owed_by` is null of a duty by rules, `who` of the others; `to` is null for the office that owns the campaign.
         */
        ObligationOut: {
            /**
             * Campaign Id
             * Format: uuid
             */
            campaign_id: string;
            /** Channels */
            channels: ("electronic" | "paper" | "fax" | "mail")[];
            /** Contact */
            contact: {
                [key: string]: string | null;
            };
            /**
             * Counts When
             * @enum {string}
             */
            counts_when: "filed" | "accepted" | "received";
            /** Cycle */
            cycle: {
                [key: string]: unknown;
            };
            /** Due Dates */
            due_dates: components["schemas"]["DueDate"][];
            /**
             * Ended On
             * @description The last day on which a period of it may begin.
             */
            ended_on: string | null;
            /**
             * Form
             * @enum {string}
             */
            form: "registration_form" | "progress_report" | "visit" | "unit_return";
            /** Fulfils */
            fulfils: string[];
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Joining Days
             * @description Days after joining that a late unit has at least; null: none.
             */
            joining_days: number | null;
            /** Minimum */
            minimum: number;
            /** Name */
            name: string;
            /** Owed By */
            owed_by: {
                [key: string]: string;
            } | null;
            to: components["schemas"]["To"] | null;
            what: components["schemas"]["What"];
            who: components["schemas"]["Who"] | null;
        };
        /** Obligations */
        Obligations: {
            /** Items */
            items: components["schemas"]["ObligationOut"][];
            /** Next */
            next: string | null;
        };
        /**
         * OnceIn
         * @description Its period is the month it falls due in.
         */
        OnceIn: {
            /**
             * Due On
             * Format: date
             */
            due_on: string;
            /** Due Time */
            due_time?: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "once";
        };
        /**
         * OwedBy
         * @description Every organisation of `kind` in `division_code` or below.
         */
        OwedBy: {
            /**
             * Division Code
             * @description 2 to 12 digits; empty: the whole country.
             */
            division_code: string;
            /** Kind */
            kind: string;
        };
        /** OwnClaim */
        OwnClaim: {
            /**
             * Amount
             * @description Its share of the quota; null where it has none.
             */
            amount: number | null;
            /**
             * Claimed
             * @description Null while nothing was said.
             */
            claimed: number | null;
            /** Division Code */
            division_code: string | null;
            /**
             * Name
             * @description Of a unit.
             */
            name: string | null;
            /** Organization Id */
            organization_id: string | null;
        };
        /** OwnClaims */
        OwnClaims: {
            /** Items */
            items: components["schemas"]["OwnClaim"][];
        };
        /**
         * Participants
         * @description `total` and `received`: of all whom the caller sees, not of the page.
         */
        Participants: {
            /**
             * Is Own
             * @description Whether the caller's office made the campaign.
             */
            is_own: boolean;
            /** Items */
            items: components["schemas"]["ReachedUnit"][];
            /** Next */
            next: string | null;
            /** Received */
            received: number;
            /** Rules */
            rules: components["schemas"]["RuleOut"][];
            /**
             * To Receive
             * @description The caller's own units that have not yet said that they received it; nothing for who made it.
             */
            to_receive: string[];
            /** Total */
            total: number;
        };
        /** ParticipantsIn */
        ParticipantsIn: {
            /**
             * Rules
             * @description Several add up. None: everything in the campaign's division takes part.
             */
            rules: components["schemas"]["RuleIn"][];
        };
        /**
         * Party
         * @description `name`: of the unit, empty where it is not known here any more.
         */
        Party: {
            /** Name */
            name: string;
            /** Organization Id */
            organization_id: string | null;
        };
        /**
         * PartyIn
         * @description A unit, or the name of one that is not on record here.
         */
        PartyIn: {
            /** Name */
            name?: string | null;
            /** Organization Id */
            organization_id?: string | null;
        };
        /**
         * PhaseIn
         * @description 阶段: part of the plan's narrative; nothing is due because a phase ends (S2-22).
         */
        PhaseIn: {
            /**
             * Ends On
             * Format: date
             */
            ends_on: string;
            /** Name */
            name: string;
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
        };
        /** PhaseOut */
        PhaseOut: {
            /**
             * Ends On
             * Format: date
             */
            ends_on: string;
            /** Name */
            name: string;
            /** Position */
            position: number;
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
        };
        /** Preview */
        Preview: {
            /** Items */
            items: components["schemas"]["ReachedUnit"][];
            /** Next */
            next: string | null;
            /** Total */
            total: number;
        };
        /**
         * Problem
         * @description RFC 9457. `type` is stable; `title` is a sentence for the person at the screen.
         */
        Problem: {
            errors?: {
                code?: string;
                field?: string;
                message?: string;
            }[];
            status: number;
            title: string;
            title_en: string;
            type: string;
        };
        /**
         * ProposalOut
         * @description What a passage seems to say; nobody has confirmed it. `start` and `end` count Unicode code points of the text.
         *
         *     | kind | fields |
         *     |---|---|
         *     | `title`, `doc_number`, `issuer`, `addressee`, `receiver`, `attachment` | `name` |
         *     | `issued_on` | `on` |
         *     | `page_date` | `on`: when the page was put up or printed; no day of the campaign |
         *     | `contact` | `contact`, `name` |
         *     | `parent` | `name` (null where only a number is given), `doc_number`, `on` where it is attached |
         *     | `due_once` | `on` |
         *     | `due_monthly` | `due_day`; `from_month`, `to_month` where the sentence names them |
         *     | `due_every` | `every`, `due_day`, `due_month` (of quarter, half-year or year, from 1), `amount` of weeks |
         *     | `due_relative` | `amount` and `within`, after `name` where the text says after what |
         *     | `due_festival` | `name` of the festival, `on` the day before it |
         *     | `phase`, `period` | `starts_on`, `ends_on`; a phase its `name` |
         *     | `activity` | `name`; `on`, or `starts_on` and `ends_on`; `units` that answer for it, `joint_units` |
         *     | `festival` | `name`, `on` |
         *     | `day`, `around` | `on` |
         *     | `quota` | `name` of the place, `amount`, `unit` |
         *     | `amount` | `name` of what is counted, `amount`, `unit`, `bound`, `every` period, `per` (each 县, 户, 人) |
         *
         *     `due_day` is a weekday (1-7) where `every` is a week, a day of the month else. `parent` is a notice that this one
         *     passes on or follows. Deadlines and amounts also have `who` owes `what` `to` whom, deadlines and activities an hour
         *     `at`.
         *     `is_inclusive`: written with 前, read as including the day. The doubt `attached` marks what an attached notice says.
         */
        ProposalOut: {
            /** Amount */
            amount: number | null;
            /** At */
            at: string | null;
            /** Bound */
            bound: ("at_least" | "at_most" | "about") | null;
            /** Contact */
            contact: ("person" | "phone" | "fax" | "mailbox" | "address") | null;
            /** Doc Number */
            doc_number: string | null;
            /** Doubts */
            doubts: ("year_inferred" | "marks_lost" | "ten_day_thirds" | "around" | "months_from_sentence" | "eve_of_festival" | "attached")[];
            /** Due Day */
            due_day: number | null;
            /** Due Month */
            due_month: number | null;
            /** End */
            end: number;
            /** Ends On */
            ends_on: string | null;
            /** Every */
            every: ("day" | "week" | "month" | "quarter" | "half_year" | "year") | null;
            /** From Month */
            from_month: string | null;
            /** Is Inclusive */
            is_inclusive: boolean | null;
            /** Joint Units */
            joint_units: string[];
            /**
             * Kind
             * @enum {string}
             */
            kind: "title" | "doc_number" | "issued_on" | "issuer" | "addressee" | "receiver" | "contact" | "attachment" | "parent" | "page_date" | "due_once" | "due_monthly" | "due_every" | "due_relative" | "due_festival" | "phase" | "period" | "activity" | "festival" | "day" | "around" | "quota" | "amount";
            /** Name */
            name: string | null;
            /** On */
            on: string | null;
            /** Per */
            per: string | null;
            /** Start */
            start: number;
            /** Starts On */
            starts_on: string | null;
            /** To */
            to: string | null;
            /** To Month */
            to_month: string | null;
            /** Unit */
            unit: string | null;
            /** Units */
            units: string[];
            /** What */
            what: string | null;
            /** Who */
            who: string | null;
            /** Within */
            within: ("hour" | "day" | "working_day" | "week" | "month") | null;
            /** Words */
            words: string;
        };
        /** Proposals */
        Proposals: {
            /** Items */
            items: components["schemas"]["ProposalOut"][];
        };
        /** QuotasIn */
        QuotasIn: {
            /** Allocations */
            allocations: components["schemas"]["AllocationIn"][];
            /** Measure */
            measure: string;
            /**
             * Reason
             * @description Why it is split anew; kept with the history.
             */
            reason?: string | null;
        };
        /**
         * Rate
         * @description `obligation_id`, `period`: what was asked for; `month` as in earlier releases.
         *
         *     `expected`, `filed`, `on_time` and `late` count what is owed: forms, or households visited; `units` counts who owes
         *     it. `filed` is the sum of `on_time` and `late`, and never more than `expected`.
         */
        Rate: {
            /**
             * As Of
             * Format: date-time
             */
            as_of: string;
            /**
             * Campaign Id
             * Format: uuid
             */
            campaign_id: string;
            /** Expected */
            expected: number;
            /** Filed */
            filed: number;
            /** Late */
            late: number;
            /** Month */
            month: string | null;
            /** Obligation Id */
            obligation_id: string | null;
            /** On Time */
            on_time: number;
            /** Period */
            period: string | null;
            /** Rows */
            rows: components["schemas"]["RateRow"][];
            total: components["schemas"]["RateRow"];
            units: components["schemas"]["UnitCounts"];
        };
        /**
         * RateRow
         * @description `filed` came in time, `late` after the due time, `accepted` counts both; rates are shares of `owed`, 0 to 1.
         *
         *     These count units. `sheets` of `expected` sheets are in, `late_sheets` of them came late.
         */
        RateRow: {
            /** Accepted */
            accepted: number;
            /** Division Code */
            division_code: string;
            /** Expected */
            expected: number;
            /** Filed */
            filed: number;
            /** Filing Rate */
            filing_rate: number | null;
            /** Late */
            late: number;
            /** Late Sheets */
            late_sheets: number;
            /** Name */
            name: string;
            /** On Time Rate */
            on_time_rate: number | null;
            /** Overdue */
            overdue: number;
            /** Owed */
            owed: number;
            /** Pending */
            pending: number;
            /** Sheets */
            sheets: number;
        };
        /**
         * ReachedUnit
         * @description `received_by` is an account; both are null until the unit said that it received the thing (已收到).
         */
        ReachedUnit: {
            /** Division Code */
            division_code: string;
            /** Division Name */
            division_name: string;
            /** Kind */
            kind: string;
            /** Name */
            name: string;
            /**
             * Organization Id
             * Format: uuid
             */
            organization_id: string;
            /** Received At */
            received_at: string | null;
            /** Received By */
            received_by: string | null;
        };
        /** ReasonIn */
        ReasonIn: {
            /** Reason */
            reason: string;
        };
        /** Receipt */
        Receipt: {
            /**
             * Organization Id
             * Format: uuid
             */
            organization_id: string;
            /**
             * Received At
             * Format: date-time
             */
            received_at: string;
            /**
             * Received By
             * Format: uuid
             */
            received_by: string;
        };
        /** ReceiptIn */
        ReceiptIn: {
            /**
             * Organization Id
             * @description One of the caller's units; left out, all of them.
             */
            organization_id?: string | null;
        };
        /** Receipts */
        Receipts: {
            /** Items */
            items: components["schemas"]["Receipt"][];
        };
        /** Received */
        Received: {
            /**
             * Channel
             * @enum {string}
             */
            channel: "electronic" | "paper" | "fax" | "mail";
            /**
             * On
             * Format: date
             */
            on: string;
        };
        /**
         * ReceivedIn
         * @description `on`: the day on which it arrived.
         */
        ReceivedIn: {
            /**
             * Channel
             * @enum {string}
             */
            channel: "electronic" | "paper" | "fax" | "mail";
            /**
             * On
             * Format: date
             */
            on: string;
        };
        /**
         * ReturnIn
         * @description `number`: how many there are in the period, all of them; a later number replaces it.
         */
        ReturnIn: {
            /** Number */
            number: number;
        };
        /**
         * RuleIn
         * @description A unit is reached that fulfils every field given; without fields, every unit in the thing's division.
         */
        RuleIn: {
            /**
             * Division
             * @description In this division or below it.
             */
            division?: string | null;
            /**
             * Except
             * @description None of these units.
             */
            except?: string[] | null;
            /** Kinds */
            kinds?: string[] | null;
            /**
             * Level
             * @description Whose division is of this level.
             */
            level?: ("province" | "city" | "county" | "town" | "village") | null;
            /**
             * Line
             * @description On this line; without it, parents of any line count.
             */
            line?: string | null;
            /**
             * Mark
             * @description In an area that carries this mark (区域标识) today, or with a village of its own (帮扶村) in one.
             */
            mark?: string | null;
            /**
             * Organizations
             * @description One of these units.
             */
            organizations?: string[] | null;
            /**
             * Under
             * @description Below this unit, at any depth, by the parents of `line`.
             */
            under?: string | null;
        };
        /** RuleOut */
        RuleOut: {
            /** Division */
            division: string | null;
            /** Except */
            except: string[] | null;
            /** Kinds */
            kinds: string[] | null;
            /** Level */
            level: string | null;
            /** Line */
            line: string | null;
            /** Mark */
            mark: string | null;
            /** Organizations */
            organizations: string[] | null;
            /** Under */
            under: string | null;
        };
        /**
         * Serves
         * @description 服务对象: whom a campaign serves. Codes of the vocabularies of the register; empty lists mean everybody.
         */
        Serves: {
            /**
             * Groups
             * @description Of people, such as `elderly` (老年人).
             */
            groups?: string[];
            /**
             * Statuses
             * @description Of households, such as `registered_poor` (建档立卡).
             */
            statuses?: string[];
        };
        /** ServesOut */
        ServesOut: {
            /** Groups */
            groups: string[];
            /** Statuses */
            statuses: string[];
        };
        /**
         * ShareChanged
         * @description Null: no share.
         */
        ShareChanged: {
            /** After */
            after: number | null;
            /** Before */
            before: number | null;
            /** Division Code */
            division_code: string | null;
            /** Organization Id */
            organization_id: string | null;
        };
        /**
         * SheetLine
         * @description A row of a sheet, not judged yet. `row`: its number there.
         */
        SheetLine: {
            /** Date */
            date: string;
            /** Kind */
            kind: string;
            /** Name */
            name: string;
            /** Row */
            row: number;
        };
        /** SheetLines */
        SheetLines: {
            /** Items */
            items: components["schemas"]["SheetLine"][];
        };
        /** SplitHistory */
        SplitHistory: {
            /** Items */
            items: components["schemas"]["SplitOut"][];
            /** Next */
            next: string | null;
        };
        /**
         * SplitOut
         * @description One act of splitting a quota (分解), or of splitting it anew (调整).
         */
        SplitOut: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * By
             * Format: uuid
             */
            by: string;
            /** Granted By */
            granted_by: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Reason
             * @description Null where none was given, and for who reads counts only.
             */
            reason: string | null;
            /** Shares */
            shares: components["schemas"]["ShareChanged"][];
        };
        /** To */
        To: {
            /**
             * Division Code
             * @description Of the unit: the office there notes what has arrived.
             */
            division_code: string | null;
            /**
             * Name
             * @description Of the unit, or of who is outside.
             */
            name: string;
            /** Organization Id */
            organization_id: string | null;
            /** Outside */
            outside: string | null;
        };
        /**
         * ToIn
         * @description To whom: a unit, or somebody outside by name, whose receipt the sender notes.
         */
        ToIn: {
            /** Organization Id */
            organization_id?: string | null;
            /** Outside */
            outside?: string | null;
        };
        /** UnitBehind */
        UnitBehind: {
            /** Division Code */
            division_code: string;
            /** Name */
            name: string;
            /**
             * Organization Id
             * Format: uuid
             */
            organization_id: string;
            /** Overdue */
            overdue: number;
        };
        /** UnitBoard */
        UnitBoard: {
            /**
             * As Of
             * Format: date-time
             */
            as_of: string;
            /**
             * Behind
             * @description The few units that are overdue with most.
             */
            behind: components["schemas"]["UnitBehind"][];
            /**
             * Campaign Id
             * Format: uuid
             */
            campaign_id: string;
            /** Columns */
            columns: components["schemas"]["BoardColumn"][];
            /** Division */
            division: string;
            /**
             * Ends On
             * Format: date
             */
            ends_on: string;
            /**
             * Rows
             * @description Child divisions, and units of the division itself; from the county down all units there.
             */
            rows: components["schemas"]["BoardRow"][];
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
            total: components["schemas"]["BoardFigures"];
        };
        /**
         * UnitCounts
         * @description Units instead of sheets: one counts as filed once everything that it owes is in.
         */
        UnitCounts: {
            /** Expected */
            expected: number;
            /** Filed */
            filed: number;
            /** Late */
            late: number;
            /** On Time */
            on_time: number;
        };
        /**
         * Upload
         * @description How the bytes are sent, within ten minutes.
         *
         *     `PUT`: the bytes are the body, with these `headers`. `POST`: a multipart form of every field of `fields`, then
         *     `file` last; afterwards the same announcement again says that the file is stored.
         */
        Upload: {
            /** Fields */
            fields: {
                [key: string]: string;
            } | null;
            /** Headers */
            headers: {
                [key: string]: string;
            } | null;
            /**
             * Method
             * @enum {string}
             */
            method: "PUT" | "POST";
            /** Url */
            url: string;
        };
        /**
         * Waiting
         * @description `on`: the day of signing of a notice, the first day of a campaign.
         */
        Waiting: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Issuer
             * @description Of a notice.
             */
            issuer: string | null;
            /**
             * Kind
             * @enum {string}
             */
            kind: "notice" | "campaign";
            /**
             * On
             * Format: date
             */
            on: string;
            /** Title */
            title: string;
        };
        /** What */
        What: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "form" | "visits" | "activities" | "items" | "measure";
            /** Minimum */
            minimum: number;
            /**
             * Per
             * @enum {string}
             */
            per: "unit" | "pairing";
            /** Refs */
            refs: string[];
        };
        /**
         * WhatIn
         * @description What is owed in each period, at least `minimum` of it for each `per`.
         *
         *     Visits, and the two forms about a household, are counted from what teams send: `per` is `pairing` or `household`.
         *     Everything else is owed `per` unit and counted by the unit itself, with a file or on paper (单位自报).
         */
        WhatIn: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "form" | "visits" | "activities" | "items" | "measure";
            /**
             * Minimum
             * @default 1
             */
            minimum: number;
            /**
             * Per
             * @default unit
             * @enum {string}
             */
            per: "unit" | "pairing" | "household";
            /**
             * Refs
             * @description Forms, kinds of things or measures by their codes; none: any.
             */
            refs?: string[];
        };
        /** Who */
        Who: {
            /** Rules */
            rules: components["schemas"]["RuleOut"][];
        };
        /**
         * WhoIn
         * @description The units that owe: those whom the rules reach, of those who take part in the campaign.
         */
        WhoIn: {
            /** Rules */
            rules: components["schemas"]["RuleIn"][];
        };
        /**
         * WindowIn
         * @description One period between two days, both included; due on its last day or `due_after_days` later.
         */
        WindowIn: {
            /**
             * Due After Days
             * @description Days after the last day of the period.
             * @default 0
             */
            due_after_days: number;
            /** Due Time */
            due_time?: string | null;
            from: components["schemas"]["AnchorIn"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "window";
            to: components["schemas"]["AnchorIn"];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    get_calendar_api_calendar_ics_get: {
        parameters: {
            query: {
                /** @description From `POST /dues/calendar-token`. */
                token: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description RFC 5545. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/calendar": unknown;
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_campaigns_api_campaigns_get: {
        parameters: {
            query?: {
                /** @description In the order of concern, the one that is due next first. */
                mine?: boolean;
                state?: ("draft" | "published" | "closed" | "archived") | null;
                /** @description Rows per page. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaigns"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_campaign_api_campaigns__campaign_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignOut"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_campaign_api_campaigns__campaign_id__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ETag` of the version being changed, such as `"3"`. */
                "if-match"?: string | null;
            };
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CampaignIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignOut"];
                };
            };
            /** @description Set up. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignOut"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/notice-unknown`: The notice this campaign rests on is not on record; enter it first.
             *
             *     `/problems/campaign-published`: The campaign is published and no draft any more; it can be withdrawn while nothing was filed.
             *
             *     `/problems/campaign-area-published`: The campaign is published in its area: change who takes part, or withdraw it and make another one.
             *
             *     `/problems/duty-outside-campaign`: A duty is asked of units outside the new division: change or delete it before the campaign's division.
             *
             *     `/problems/campaign-closed`: The campaign is closed: its plan is not changed any more. Late filings come in until it is archived.
             *
             *     `/problems/campaign-archived`: The campaign is archived and is not changed any more.
             *
             *     `/problems/campaign-empty`: The campaign is empty: it needs a phase, an activity, an obligation or a quota before it is published.
             *
             *     `/problems/participants-nobody`: A rule of participation reaches no unit. Look at its conditions; it reaches only the campaign's division.
             *
             *     `/problems/participants-circular`: These units are above each other in a circle, so nobody knows who is below; correct their parents first.
             *
             *     `/problems/duty-nobody`: One rule reaches no unit: check who owes this duty.
             *
             *     `/problems/plan-takes-no-pairings`: No pairings are enrolled in this campaign, so it asks for no visits and no forms about households. Let it take pairings, or let units report the duty themselves.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/changed-meanwhile`: Somebody changed this meanwhile; load it again. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/duty-cannot-be-fulfilled`: Visits and forms about households are done by teams only; one of these units is no team. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/precondition-required`: Send If-Match with the version you are changing. */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_campaign_api_campaigns__campaign_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/campaign-not-draft`: Only a draft is deleted: withdraw the campaign first, or close it where something was filed.
             *
             *     `/problems/campaign-has-duties-below`: Duties of other campaigns are there for duties of this draft, so it is not deleted; change those first.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_activities_api_campaigns__campaign_id__activities_get: {
        parameters: {
            query?: {
                /** @description Rows per page. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Activities"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_activity_api_campaigns__campaign_id__activities__activity_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign_id: string;
                activity_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActivityOut"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_activity_api_campaigns__campaign_id__activities__activity_id__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ETag` of the version being changed, such as `"3"`. */
                "if-match"?: string | null;
            };
            path: {
                campaign_id: string;
                activity_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ActivityIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActivityOut"];
                };
            };
            /** @description Planned. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActivityOut"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/campaign-closed`: The campaign is closed: its plan is not changed any more. Late filings come in until it is archived.
             *
             *     `/problems/campaign-archived`: The campaign is archived and is not changed any more.
             *
             *     `/problems/activity-parent-wrong`: The activity cannot stand below that one: the row above is of the same campaign, has none above it, and contains the division of the office.
             *
             *     `/problems/activity-has-parts`: Offices below have planned their parts of this activity: it is not deleted or moved; cancel it instead.
             *
             *     `/problems/activity-cancelled`: The activity is cancelled and is not changed any more.
             *
             *     `/problems/unit-unknown`: One of the units named does not exist; choose again.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/changed-meanwhile`: Somebody changed this meanwhile; load it again. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/precondition-required`: Send If-Match with the version you are changing. */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_activity_api_campaigns__campaign_id__activities__activity_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign_id: string;
                activity_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/campaign-closed`: The campaign is closed: its plan is not changed any more. Late filings come in until it is archived.
             *
             *     `/problems/campaign-archived`: The campaign is archived and is not changed any more.
             *
             *     `/problems/activity-published`: The campaign is published: the activity is not deleted any more, only changed or cancelled.
             *
             *     `/problems/activity-has-parts`: Offices below have planned their parts of this activity: it is not deleted or moved; cancel it instead.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_activity_api_campaigns__campaign_id__activities__activity_id__cancel_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign_id: string;
                activity_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActivityOut"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/campaign-closed`: The campaign is closed: its plan is not changed any more. Late filings come in until it is archived.
             *
             *     `/problems/campaign-archived`: The campaign is archived and is not changed any more.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/changed-meanwhile`: Somebody changed this meanwhile; load it again. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_history_api_campaigns__campaign_id__activities__activity_id__history_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign_id: string;
                activity_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActivityHistory"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_acts_api_campaigns__campaign_id__acts_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acts"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    archive_campaign_api_campaigns__campaign_id__archive_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignOut"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/campaign-not-over`: The campaign is not over; it can be archived after its last day.
             *
             *     `/problems/campaign-not-closed`: Close the campaign first, then archive it; late filings and corrections come in while it is closed.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_board_api_campaigns__campaign_id__board_get: {
        parameters: {
            query: {
                first: string;
                last: string;
                /** @description 2 to 12 digits; empty: the whole country. */
                division?: string;
                /** @description Of the units on this reporting line (条线). */
                line?: string | null;
            };
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnitBoard"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_board_columns_api_campaigns__campaign_id__board_columns_put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BoardColumnsIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BoardColumns"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/campaign-archived`: The campaign is archived and is not changed any more. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/measure-unknown`: There is no such measure, or it has ended; add it under words and measures first. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_check_api_campaigns__campaign_id__check_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Check"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    close_campaign_api_campaigns__campaign_id__close_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignOut"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/campaign-not-published`: The campaign is a draft and not published; delete it if it is not needed.
             *
             *     `/problems/campaign-closed`: The campaign is closed: its plan is not changed any more. Late filings come in until it is archived.
             *
             *     `/problems/campaign-archived`: The campaign is archived and is not changed any more.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_participants_api_campaigns__campaign_id__participants_get: {
        parameters: {
            query?: {
                /** @description Rows per page. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Participants"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_participants_api_campaigns__campaign_id__participants_put: {
        parameters: {
            query?: {
                /** @description Rows per page. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /** @description `ETag` of the version being changed, such as `"3"`. */
                "if-match"?: string | null;
            };
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ParticipantsIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Participants"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/participants-nobody`: A rule of participation reaches no unit. Look at its conditions; it reaches only the campaign's division.
             *
             *     `/problems/participants-circular`: These units are above each other in a circle, so nobody knows who is below; correct their parents first.
             *
             *     `/problems/unit-unknown`: One of the units named does not exist; choose again.
             *
             *     `/problems/campaign-closed`: The campaign is closed: its plan is not changed any more. Late filings come in until it is archived.
             *
             *     `/problems/campaign-archived`: The campaign is archived and is not changed any more.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/changed-meanwhile`: Somebody changed this meanwhile; load it again. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    preview_participants_api_campaigns__campaign_id__participants_preview_post: {
        parameters: {
            query?: {
                /** @description Rows per page. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ParticipantsIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/participants-nobody`: A rule of participation reaches no unit. Look at its conditions; it reaches only the campaign's division.
             *
             *     `/problems/participants-circular`: These units are above each other in a circle, so nobody knows who is below; correct their parents first.
             *
             *     `/problems/unit-unknown`: One of the units named does not exist; choose again.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    publish_campaign_api_campaigns__campaign_id__publish_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignOut"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/campaign-empty`: The campaign is empty: it needs a phase, an activity, an obligation or a quota before it is published.
             *
             *     `/problems/participants-nobody`: A rule of participation reaches no unit. Look at its conditions; it reaches only the campaign's division.
             *
             *     `/problems/participants-circular`: These units are above each other in a circle, so nobody knows who is below; correct their parents first.
             *
             *     `/problems/duty-nobody`: One rule reaches no unit: check who owes this duty.
             *
             *     `/problems/plan-takes-no-pairings`: No pairings are enrolled in this campaign, so it asks for no visits and no forms about households. Let it take pairings, or let units report the duty themselves.
             *
             *     `/problems/campaign-closed`: The campaign is closed: its plan is not changed any more. Late filings come in until it is archived.
             *
             *     `/problems/campaign-archived`: The campaign is archived and is not changed any more.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/duty-cannot-be-fulfilled`: Visits and forms about households are done by teams only; one of these units is no team. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_quotas_api_campaigns__campaign_id__quotas_get: {
        parameters: {
            query?: {
                /** @description With it, the answer has an `ETag`. */
                measure?: string | null;
                /** @description Rows per page. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Allocations"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_quotas_api_campaigns__campaign_id__quotas_put: {
        parameters: {
            query?: {
                /** @description Rows per page. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /** @description `ETag` of the version being changed, such as `"3"`. */
                "if-match"?: string | null;
            };
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QuotasIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Allocations"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/quota-exceeded`: More would be passed on than was allocated from above.
             *
             *     `/problems/campaign-closed`: The campaign is closed: its plan is not changed any more. Late filings come in until it is archived.
             *
             *     `/problems/campaign-archived`: The campaign is archived and is not changed any more.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/changed-meanwhile`: Somebody changed this meanwhile; load it again. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/measure-unknown`: There is no such measure, or it has ended; add it under words and measures first.
             *
             *     `/problems/measure-no-goal`: What is overdue is counted; it is nothing to be shared out as a quota.
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_claims_api_campaigns__campaign_id__quotas_claims_get: {
        parameters: {
            query: {
                measure: string;
                /** @description Rows per page. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Claims"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_claim_api_campaigns__campaign_id__quotas_claims_put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClaimIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnClaims"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/nothing-to-claim`: The plan is not published, or has no quota of this measure: there is nothing to take on.
             *
             *     `/problems/claimant-no-part`: This area or unit does not take part in the campaign and takes nothing on.
             *
             *     `/problems/campaign-closed`: The campaign is closed: its plan is not changed any more. Late filings come in until it is archived.
             *
             *     `/problems/campaign-archived`: The campaign is archived and is not changed any more.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_own_claims_api_campaigns__campaign_id__quotas_claims_own_get: {
        parameters: {
            query: {
                measure: string;
            };
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnClaims"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_compared_api_campaigns__campaign_id__quotas_compared_get: {
        parameters: {
            query: {
                measure: string;
                /** @description Who allocated; nothing says the whole country. */
                granted_by?: string;
            };
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Compared"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/measure-unknown`: There is no such measure, or it has ended; add it under words and measures first. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_history_api_campaigns__campaign_id__quotas_history_get: {
        parameters: {
            query: {
                measure: string;
                /** @description Rows per page. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SplitHistory"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_receipt_api_campaigns__campaign_id__receipt_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ReceiptIn"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipts"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/takes-no-part`: Your unit does not take part in this campaign; there is nothing to receive.
             *
             *     `/problems/nothing-to-receive`: The campaign is not published; it cannot be received yet.
             *
             *     `/problems/campaign-archived`: The campaign is archived and is not changed any more.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdraw_campaign_api_campaigns__campaign_id__withdraw_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignOut"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/campaign-filed`: Something was already filed, so the campaign is not withdrawn; it can be closed.
             *
             *     `/problems/campaign-not-published`: The campaign is a draft and not published; delete it if it is not needed.
             *
             *     `/problems/campaign-closed`: The campaign is closed: its plan is not changed any more. Late filings come in until it is archived.
             *
             *     `/problems/campaign-archived`: The campaign is archived and is not changed any more.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_days_off_api_days_off_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DaysOffYears"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_sheet_api_days_off_read_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                "text/csv": string;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SheetLines"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/days-off-sheet-refused`: The sheet cannot be read: its first row names date, name and kind (off or work); a row a day below. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_days_off_api_days_off__year__put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                year: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DaysOffIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DaysOffOut"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/days-off-line-wrong`: A line is not understood: write date,name,off or work on each, the date as 2027-02-06.
             *
             *     `/problems/days-off-another-year`: A day is not of this year.
             *
             *     `/problems/days-off-day-twice`: A day stands twice; leave one line.
             *
             *     `/problems/days-off-none`: The table holds no day off.
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_dues_api_dues_get: {
        parameters: {
            query?: {
                /** @description Everything below this division. */
                division?: string | null;
                /** @description `YYYY-MM`: that reporting month, and other periods that fall due in it or lie over it without a deadline. */
                month?: string | null;
                state?: ("pending" | "due_soon" | "overdue" | "filed" | "late" | "accepted") | null;
                organization_id?: string | null;
                form?: ("registration_form" | "progress_report" | "visit" | "unit_return") | null;
                campaign_id?: string | null;
                obligation_id?: string | null;
                /** @description The key of a period. */
                period?: string | null;
                /** @description Units on this reporting line (条线). */
                line?: string | null;
                /** @description Rows per page. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dues"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_calendar_token_api_dues_calendar_token_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarToken"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_calendar_token_api_dues_calendar_token_delete: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_matrix_api_dues_matrix_get: {
        parameters: {
            query: {
                campaign_id: string;
                /** @description Units in and below it. */
                division?: string | null;
                /** @description Units on this reporting line (条线). */
                line?: string | null;
                /** @description Rows per page. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Matrix"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_matrix_sheet_api_dues_matrix_xlsx_get: {
        parameters: {
            query: {
                campaign_id: string;
                /** @description Units in and below it. */
                division?: string | null;
                /** @description Units on this reporting line (条线). */
                line?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A row for each unit, a column for each period of each duty. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/matrix-too-large`: These are too many units for one workbook; export by area or line. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_binding_due_api_dues_of_pairing_get: {
        parameters: {
            query: {
                /** @description The team that files the form. */
                organization_id: string;
                form: "registration_form" | "progress_report" | "visit" | "unit_return";
                /** @description Of the pairing's household. */
                village_code: string;
                /** @description First day of the pairing. */
                starts_on: string;
                /** @description Its last day, if it has one. */
                ends_on?: string | null;
                /** @description The reporting month of a monthly form. */
                month?: string | null;
                /** @description Of a form that names its obligation. */
                obligation_id?: string | null;
                /** @description The key of its period. */
                period?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BindingDue"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_rate_api_dues_rate_get: {
        parameters: {
            query?: {
                /** @description All its duties together. */
                campaign_id?: string | null;
                /** @description `YYYY-MM`: that reporting month, and other periods that fall due in it or lie over it without a deadline. */
                month?: string | null;
                form?: ("registration_form" | "progress_report" | "visit" | "unit_return") | null;
                /** @description This duty alone. */
                obligation_id?: string | null;
                /** @description The key of a period. */
                period?: string | null;
                /** @description Units on this reporting line (条线). */
                line?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rate"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/rate-of-nothing`: Name the obligation or the campaign whose rate you want. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_due_api_dues__due_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                due_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DueOut"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_extension_api_dues__due_id__extend_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                due_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExtensionIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DueOut"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/extension-by-others`: More time is given by the office that asks for it or receives it, not by the unit that owes it; ask them. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/campaign-archived`: The campaign is archived and is not changed any more.
             *
             *     `/problems/due-without-deadline`: This duty has no deadline, so it needs no extension.
             *
             *     `/problems/extension-not-later`: The new due time must be later than the one in force.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_files_api_dues__due_id__files_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                due_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Files"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/files-unavailable`: Files cannot be stored or read right now; nothing is lost, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_file_api_dues__due_id__files__file_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                due_id: string;
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bytes, under the type of the file. A transfer that breaks off closes the connection. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/file-not-ready`: The file is still being sent or checked. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/file-rejected`: The file did not pass the check and cannot be downloaded. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/files-unavailable`: Files cannot be stored or read right now; nothing is lost, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_file_api_dues__due_id__files__file_id__put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                due_id: string;
                file_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FileManifest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileProgress"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/too-many-files`: At most 20 files; take off one that is not needed.
             *
             *     `/problems/file-changed`: Another file was announced under this id; choose it anew.
             *
             *     `/problems/due-not-a-return`: This duty is counted from visits and forms; the unit enters no number.
             *
             *     `/problems/return-received`: It was noted as received and cannot change; ask the receiver to take the receipt back first.
             *
             *     `/problems/campaign-archived`: The campaign is archived and is not changed any more.
             *
             *     `/problems/return-needs-its-file`: A number was entered, so the last file stays: take the number back first, or attach another file.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/files-unavailable`: Files cannot be stored or read right now; nothing is lost, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_file_api_dues__due_id__files__file_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                due_id: string;
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/due-not-a-return`: This duty is counted from visits and forms; the unit enters no number.
             *
             *     `/problems/return-received`: It was noted as received and cannot change; ask the receiver to take the receipt back first.
             *
             *     `/problems/campaign-archived`: The campaign is archived and is not changed any more.
             *
             *     `/problems/return-needs-its-file`: A number was entered, so the last file stays: take the number back first, or attach another file.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/files-unavailable`: Files cannot be stored or read right now; nothing is lost, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_files_api_dues__due_id__receipt_files_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                due_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Files"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/files-unavailable`: Files cannot be stored or read right now; nothing is lost, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_file_api_dues__due_id__receipt_files__file_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                due_id: string;
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bytes, under the type of the file. A transfer that breaks off closes the connection. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/file-not-ready`: The file is still being sent or checked. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/file-rejected`: The file did not pass the check and cannot be downloaded. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/files-unavailable`: Files cannot be stored or read right now; nothing is lost, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_file_api_dues__due_id__receipt_files__file_id__put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                due_id: string;
                file_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FileManifest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileProgress"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/too-many-files`: At most 20 files; take off one that is not needed.
             *
             *     `/problems/file-changed`: Another file was announced under this id; choose it anew.
             *
             *     `/problems/due-not-a-return`: This duty is counted from visits and forms; the unit enters no number.
             *
             *     `/problems/campaign-archived`: The campaign is archived and is not changed any more.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/files-unavailable`: Files cannot be stored or read right now; nothing is lost, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_file_api_dues__due_id__receipt_files__file_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                due_id: string;
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/due-not-a-return`: This duty is counted from visits and forms; the unit enters no number.
             *
             *     `/problems/campaign-archived`: The campaign is archived and is not changed any more.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/files-unavailable`: Files cannot be stored or read right now; nothing is lost, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_received_api_dues__due_id__received_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                due_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReceivedIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DueOut"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/due-not-a-return`: This duty is counted from visits and forms; the unit enters no number.
             *
             *     `/problems/campaign-archived`: The campaign is archived and is not changed any more.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/channel-not-asked`: This duty does not go by this channel.
             *
             *     `/problems/received-in-future`: The day of receipt cannot be later than today.
             *
             *     `/problems/received-before-asked`: The day of receipt lies before the campaign began; please check the year.
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_received_api_dues__due_id__received__channel__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                due_id: string;
                channel: "electronic" | "paper" | "fax" | "mail";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DueOut"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/due-not-a-return`: This duty is counted from visits and forms; the unit enters no number.
             *
             *     `/problems/campaign-archived`: The campaign is archived and is not changed any more.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_return_api_dues__due_id__return_put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                due_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReturnIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DueOut"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/due-not-a-return`: This duty is counted from visits and forms; the unit enters no number.
             *
             *     `/problems/campaign-archived`: The campaign is archived and is not changed any more.
             *
             *     `/problems/return-received`: It was noted as received and cannot change; ask the receiver to take the receipt back first.
             *
             *     `/problems/return-file-missing`: Attach a file first, then enter the number; what goes on paper only is noted by the unit that receives it.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/files-unavailable`: Files cannot be stored or read right now; nothing is lost, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_return_api_dues__due_id__return_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                due_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DueOut"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/due-not-a-return`: This duty is counted from visits and forms; the unit enters no number.
             *
             *     `/problems/campaign-archived`: The campaign is archived and is not changed any more.
             *
             *     `/problems/return-received`: It was noted as received and cannot change; ask the receiver to take the receipt back first.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_measures_api_measures_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Measures"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_measure_api_measures__code__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ETag` of the version being changed, such as `"3"`. */
                "if-match"?: string | null;
            };
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MeasureIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeasureOut"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeasureOut"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/measure-shipped`: The product counts this measure; it is neither changed nor ended.
             *
             *     `/problems/measure-taken`: Another measure has this name already.
             *
             *     `/problems/measure-kind-fixed`: Unit and kind of a measure never change; end it and add another one.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/changed-meanwhile`: Somebody changed this meanwhile; load it again. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/word-unknown`: A word is not in its vocabulary; load the page again and choose once more. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_notices_api_notices_get: {
        parameters: {
            query?: {
                /** @description `received`: addressed or copied to the caller's own units; `sent`: of the own office. */
                box?: ("received" | "sent") | null;
                /** @description Rows per page. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notices"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    preview_addressees_api_notices_addressees_preview_post: {
        parameters: {
            query?: {
                /** @description Rows per page. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddresseesIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/addressees-nobody`: A rule of the addressees reaches no unit. Look at its conditions; it stays in the issuer's division.
             *
             *     `/problems/unit-unknown`: One of the units named does not exist; choose again.
             *
             *     `/problems/participants-circular`: These units are above each other in a circle, so nobody knows who is below; correct their parents first.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_proposals_api_notices_proposals_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoticeTextIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Proposals"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_notice_api_notices__notice_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                notice_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeOut"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_notice_api_notices__notice_id__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ETag` of the version being changed, such as `"3"`. */
                "if-match"?: string | null;
            };
            path: {
                notice_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoticeIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeOut"];
                };
            };
            /** @description Entered. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeOut"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/parent-notice-unknown`: A parent notice is not on record; enter it first.
             *
             *     `/problems/parent-notice-is-a-draft`: A parent notice is still a draft; issue it first.
             *
             *     `/problems/notice-cascade-ring`: A notice cannot pass on one that passes it on.
             *
             *     `/problems/addressees-nobody`: A rule of the addressees reaches no unit. Look at its conditions; it stays in the issuer's division.
             *
             *     `/problems/copies-nobody`: A rule of the copies reaches no unit. Look at its conditions; name bodies without an account in words.
             *
             *     `/problems/unit-unknown`: One of the units named does not exist; choose again.
             *
             *     `/problems/participants-circular`: These units are above each other in a circle, so nobody knows who is below; correct their parents first.
             *
             *     `/problems/notice-not-replaceable`: Only a notice of the own office that is in force is replaced, and only by one that is not issued yet.
             *
             *     `/problems/notice-replaced-already`: Another notice, perhaps a draft, replaces it already; open that one.
             *
             *     `/problems/notice-received`: A unit has received the notice: it is not changed, withdrawn or deleted any more. Replace it and say why.
             *
             *     `/problems/notice-over`: The notice was replaced or withdrawn and is not changed any more.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/changed-meanwhile`: Somebody changed this meanwhile; load it again. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/notice-days-out-of-order`: A notice is signed, then printed, then made public: no day is before the one that comes first. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/precondition-required`: Send If-Match with the version you are changing. */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_notice_api_notices__notice_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                notice_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/notice-received`: A unit has received the notice: it is not changed, withdrawn or deleted any more. Replace it and say why.
             *
             *     `/problems/notice-over`: The notice was replaced or withdrawn and is not changed any more.
             *
             *     `/problems/notice-is-ground`: Another notice or a campaign stands on this notice: it is not deleted. Replace or withdraw it.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/files-unavailable`: Files cannot be stored or read right now; nothing is lost, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_addressees_api_notices__notice_id__addressees_get: {
        parameters: {
            query?: {
                /** @description Rows per page. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path: {
                notice_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Addressees"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_cascade_api_notices__notice_id__cascade_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                notice_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cascade"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_copies_api_notices__notice_id__copies_get: {
        parameters: {
            query?: {
                /** @description Rows per page. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path: {
                notice_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Copies"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_files_api_notices__notice_id__files_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                notice_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Files"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/files-unavailable`: Files cannot be stored or read right now; nothing is lost, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_file_api_notices__notice_id__files__file_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                notice_id: string;
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bytes, under the type of the file. A transfer that breaks off closes the connection. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/file-not-ready`: The file is still being sent or checked. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/file-rejected`: The file did not pass the check and cannot be downloaded. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/files-unavailable`: Files cannot be stored or read right now; nothing is lost, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_file_api_notices__notice_id__files__file_id__put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                notice_id: string;
                file_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FileManifest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileProgress"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/too-many-files`: At most 20 files; take off one that is not needed.
             *
             *     `/problems/file-changed`: Another file was announced under this id; choose it anew.
             *
             *     `/problems/notice-received`: A unit has received the notice: it is not changed, withdrawn or deleted any more. Replace it and say why.
             *
             *     `/problems/notice-over`: The notice was replaced or withdrawn and is not changed any more.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/files-unavailable`: Files cannot be stored or read right now; nothing is lost, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_file_api_notices__notice_id__files__file_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                notice_id: string;
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/notice-received`: A unit has received the notice: it is not changed, withdrawn or deleted any more. Replace it and say why.
             *
             *     `/problems/notice-over`: The notice was replaced or withdrawn and is not changed any more.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/files-unavailable`: Files cannot be stored or read right now; nothing is lost, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    issue_notice_api_notices__notice_id__issue_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                notice_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeOut"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/addressees-nobody`: A rule of the addressees reaches no unit. Look at its conditions; it stays in the issuer's division.
             *
             *     `/problems/copies-nobody`: A rule of the copies reaches no unit. Look at its conditions; name bodies without an account in words.
             *
             *     `/problems/unit-unknown`: One of the units named does not exist; choose again.
             *
             *     `/problems/participants-circular`: These units are above each other in a circle, so nobody knows who is below; correct their parents first.
             *
             *     `/problems/notice-not-replaceable`: Only a notice of the own office that is in force is replaced, and only by one that is not issued yet.
             *
             *     `/problems/notice-over`: The notice was replaced or withdrawn and is not changed any more.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_receipt_api_notices__notice_id__receipt_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                notice_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ReceiptIn"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipts"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/not-addressed`: The notice is not addressed to your unit; there is nothing to receive.
             *
             *     `/problems/notice-not-in-force`: The notice is not issued, or was replaced or withdrawn; it cannot be received.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdraw_notice_api_notices__notice_id__withdraw_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                notice_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeOut"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/notice-not-issued`: The notice is a draft and not issued; delete it if it is not needed.
             *
             *     `/problems/notice-over`: The notice was replaced or withdrawn and is not changed any more.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_obligations_api_obligations_get: {
        parameters: {
            query?: {
                campaign_id?: string | null;
                form?: ("registration_form" | "progress_report" | "visit" | "unit_return") | null;
                /** @description Rows per page. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Obligations"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_due_dates_api_obligations_due_dates_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CycleIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DueDates"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/campaign-unknown`: The campaign of this obligation is not on record; enter it first. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/cycle-backwards`: The cycle ends before it begins.
             *
             *     `/problems/window-backwards`: The window ends before it begins; check both days and the days before or after them.
             *
             *     `/problems/cycle-step`: How many days, weeks, months, quarters or years a period has is a whole number from 1 to 366.
             *
             *     `/problems/cycle-too-many-periods`: A duty has at most 400 periods; shorten the time or lengthen the periods.
             *
             *     `/problems/cycle-without-periods`: The list holds no period; enter the first and the last day of at least one.
             *
             *     `/problems/period-without-days`: A period ends before it begins, so it has no day.
             *
             *     `/problems/periods-overlap`: Two periods overlap; each day may belong to one period only.
             *
             *     `/problems/due-before-period`: A period is due before its first day.
             *
             *     `/problems/named-day-unknown`: This festival or named day is not known, or not in that year; enter a date instead.
             *
             *     `/problems/due-day-twice`: Give the due day inside the period or the days after its end, not both.
             *
             *     `/problems/due-day-outside`: Not every period has this due day; choose another, or days after the end.
             *
             *     `/problems/start-day-unfit`: The first day is 1 to 7 for weeks, 1 to 31 for months, quarters and years, and none for days.
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_obligation_api_obligations__obligation_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                obligation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObligationOut"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_obligation_api_obligations__obligation_id__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ETag` of the version being changed, such as `"3"`. */
                "if-match"?: string | null;
            };
            path: {
                obligation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ObligationIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObligationOut"];
                };
            };
            /** @description Set up, due items made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObligationOut"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/campaign-unknown`: The campaign of this obligation is not on record; enter it first.
             *
             *     `/problems/campaign-closed`: The campaign is closed: its plan is not changed any more. Late filings come in until it is archived.
             *
             *     `/problems/campaign-archived`: The campaign is archived and is not changed any more.
             *
             *     `/problems/duty-of-another-campaign`: This duty belongs to another campaign and is not moved; add one to this campaign instead.
             *
             *     `/problems/receiver-unknown`: The unit that should receive it does not exist; choose again.
             *
             *     `/problems/duty-nobody`: One rule reaches no unit: check who owes this duty.
             *
             *     `/problems/participants-circular`: These units are above each other in a circle, so nobody knows who is below; correct their parents first.
             *
             *     `/problems/unit-unknown`: One of the units named does not exist; choose again.
             *
             *     `/problems/plan-takes-no-pairings`: No pairings are enrolled in this campaign, so it asks for no visits and no forms about households. Let it take pairings, or let units report the duty themselves.
             *
             *     `/problems/parent-duty-unknown`: The duty above does not exist, or you do not see it.
             *
             *     `/problems/duties-circular`: The duty would come to be above itself; please choose other duties above it.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/changed-meanwhile`: Somebody changed this meanwhile; load it again. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/kind-unknown`: There is no unit of this kind; please check it.
             *
             *     `/problems/cycle-backwards`: The cycle ends before it begins.
             *
             *     `/problems/window-backwards`: The window ends before it begins; check both days and the days before or after them.
             *
             *     `/problems/cycle-step`: How many days, weeks, months, quarters or years a period has is a whole number from 1 to 366.
             *
             *     `/problems/cycle-too-many-periods`: A duty has at most 400 periods; shorten the time or lengthen the periods.
             *
             *     `/problems/cycle-without-periods`: The list holds no period; enter the first and the last day of at least one.
             *
             *     `/problems/period-without-days`: A period ends before it begins, so it has no day.
             *
             *     `/problems/periods-overlap`: Two periods overlap; each day may belong to one period only.
             *
             *     `/problems/due-before-period`: A period is due before its first day.
             *
             *     `/problems/named-day-unknown`: This festival or named day is not known, or not in that year; enter a date instead.
             *
             *     `/problems/due-day-twice`: Give the due day inside the period or the days after its end, not both.
             *
             *     `/problems/due-day-outside`: Not every period has this due day; choose another, or days after the end.
             *
             *     `/problems/start-day-unfit`: The first day is 1 to 7 for weeks, 1 to 31 for months, quarters and years, and none for days.
             *
             *     `/problems/duty-not-counted`: This duty cannot be counted: visits and household forms are owed per household, anything else per unit; only what units count themselves is fulfilled by its arrival.
             *
             *     `/problems/one-form-a-period`: A form about a household is filed once a period: ask for one.
             *
             *     `/problems/one-measure-a-duty`: A duty names one measure at most: add a duty for each of them.
             *
             *     `/problems/measure-unknown`: There is no such measure, or it has ended; add it under words and measures first.
             *
             *     `/problems/duty-cannot-be-fulfilled`: Visits and forms about households are done by teams only; one of these units is no team.
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/precondition-required`: Send If-Match with the version you are changing. */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_duty_api_obligations__obligation_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                obligation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/duty-begun`: Something was filed, received or extended for this duty, or another duty is there for it: end it instead.
             *
             *     `/problems/campaign-closed`: The campaign is closed: its plan is not changed any more. Late filings come in until it is archived.
             *
             *     `/problems/campaign-archived`: The campaign is archived and is not changed any more.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    end_duty_api_obligations__obligation_id__end_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                obligation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObligationOut"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/duty-ended`: This duty has ended; it can only be made to end earlier.
             *
             *     `/problems/campaign-not-published`: The campaign is a draft and not published; delete it if it is not needed.
             *
             *     `/problems/campaign-closed`: The campaign is closed: its plan is not changed any more. Late filings come in until it is archived.
             *
             *     `/problems/campaign-archived`: The campaign is archived and is not changed any more.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/duty-ends-before-it-begins`: It would end before its first period, so nothing would be owed at all: delete it instead. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_waiting_api_receipts_waiting_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AllWaiting"];
                };
            };
            /** @description `/problems/not-signed-in`: Please sign in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-permitted`: You may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/not-found`: Not found, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/malformed`: Something in the request is not filled in correctly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/unavailable`: Temporarily unavailable; nothing was stored, please try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
