/* Made from docs/openapi/gateway.json by `npm run generate-api`. */
export interface paths {
    "/api/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Accounts */
        get: operations["list_accounts_api_accounts_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{account_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read Account */
        get: operations["read_account_api_accounts__account_id__get"];
        /**
         * Write Account
         * @description The same again, without a password, changes nothing. `If-Match` is optional; a stale one is refused with 412.
         *
         *     A role that reads households, given by an administrator, stands in `pending_roles` until another person confirms
         *     it. A password may be set for people of a team as long as they have not chosen one; everybody else is invited.
         */
        put: operations["write_account_api_accounts__account_id__put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{account_id}/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Invite
         * @description For a new account, and for a forgotten password. The link works once, for 72 hours, until the next invitation.
         *
         *     An administrator's link waits for another person.
         */
        post: operations["invite_api_accounts__account_id__invitation_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{account_id}/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign Out Everywhere
         * @description Ends every session of an account, for a lost phone; its tokens are refused within seconds.
         */
        post: operations["sign_out_everywhere_api_accounts__account_id__sign_out_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Audit Trail
         * @description The trails of all programs, newest first. Who does not answer is named in `missing`.
         */
        get: operations["read_audit_trail_api_audit_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export Audit Trail
         * @description Everything the filter leaves, up to now, as CSV in UTF-8. The export itself is recorded before it begins.
         */
        get: operations["export_audit_trail_api_audit_csv_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Audit Actions
         * @description Every action that stands in the trail of some program, in alphabetical order.
         */
        get: operations["list_audit_actions_api_audit_actions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/actors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find Audit Actors
         * @description Accounts and clients by name, to filter by.
         */
        get: operations["find_audit_actors_api_audit_actors_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verify Audit Trail
         * @description One step along the chain of one program, and `next` for the step after it.
         *
         *     The beginning and the result of a walk are recorded. What was cut off a chain's end, or a chain computed anew, shows
         *     against anchors only: `bangfu audit verify` on the server.
         */
        post: operations["verify_audit_trail_api_audit_verify_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/first-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look At First Run
         * @description Whether the link that the machine printed still works. It may be looked at again until it is used.
         */
        post: operations["look_at_first_run_api_auth_first_run_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/first-run/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make First Account
         * @description Makes the first security administrator of an installation without accounts, and signs in.
         */
        post: operations["make_first_account_api_auth_first_run_accept_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look At Invitation
         * @description Whom the code is for. It may be looked at again until it is used.
         */
        post: operations["look_at_invitation_api_auth_invitation_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/invitation/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept Invitation
         * @description Sets the password, ends every session of the account and its second factor, and signs in.
         */
        post: operations["accept_invitation_api_auth_invitation_accept_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign In
         * @description Where the account has a second factor and `code` is missing, the problem `second-factor-due` holds a `challenge`
         *     for `POST /api/auth/login/code`, for `expires_in` seconds.
         *
         *     A device that was signed in before somebody replaced the password is told so (`password-replaced`) when the old one
         *     is wrong.
         */
        post: operations["sign_in_api_auth_login_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login/code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign In With Code
         * @description The second step, after `second-factor-due`. A refused code does not end the challenge.
         */
        post: operations["sign_in_with_code_api_auth_login_code_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign Out */
        post: operations["sign_out_api_auth_logout_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change Password
         * @description Ends every other session of the account.
         */
        post: operations["change_password_api_auth_password_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refresh
         * @description The same cookie again within a minute gets the same answer: a lost reply signs nobody out.
         *
         *     A device that was signed in before somebody replaced the password is told so, and by whom (`password-replaced`).
         */
        post: operations["refresh_api_auth_refresh_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign In Client
         * @description OAuth2 client credentials (RFC 6749 §4.4) for provincial systems.
         */
        post: operations["sign_in_client_api_auth_token_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Clients */
        get: operations["list_clients_api_clients_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/clients/{client_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Write Client
         * @description The same again changes nothing. With `is_active` false it is out within seconds, and its secrets stay.
         */
        put: operations["write_client_api_clients__client_id__put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/clients/{client_id}/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add Secret
         * @description The secret is shown here and never again. Two may be open at a time.
         */
        post: operations["add_secret_api_clients__client_id__secrets_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/clients/{client_id}/secrets/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End Secret
         * @description Ends the secret and every token of the client; its other secret gets it new ones.
         */
        delete: operations["end_secret_api_clients__client_id__secrets__number__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/confirmations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Confirmations
         * @description What the caller may confirm, and what the caller asked for, the oldest first. A page may be short.
         */
        get: operations["list_confirmations_api_confirmations_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/confirmations/{confirmation_id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm
         * @description Takes effect at once. `If-Match` is optional: the `version` that was looked at.
         */
        post: operations["confirm_api_confirmations__confirmation_id__confirm_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/confirmations/{confirmation_id}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decline
         * @description By who might have confirmed it: it is not given.
         */
        post: operations["decline_api_confirmations__confirmation_id__decline_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/confirmations/{confirmation_id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw
         * @description By who asked for it.
         */
        post: operations["withdraw_api_confirmations__confirmation_id__withdraw_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/divisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Divisions */
        get: operations["list_divisions_api_divisions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/divisions/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count Divisions
         * @description How many towns and villages lie in each child of a division.
         */
        get: operations["count_divisions_api_divisions_counts_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/divisions/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Load Divisions
         * @description Towns (9 digits) and villages (12), with the heading `code,name` or `代码,名称`, also below titles; CSV, XLSX or
         *     XLS, known by content. Of a workbook the first shown sheet with such a table. Good rows are loaded, bad ones named;
         *     notes and totals are skipped. At most 200,000 rows and 8 MB. Where the encoding of a CSV is doubtful nothing is
         *     read: 422 `file-not-readable` with the reason `encoding-doubtful` and `previews`.
         */
        post: operations["load_divisions_api_divisions_import_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/divisions/marks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Marks */
        get: operations["list_marks_api_divisions_marks_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/divisions/template.xlsx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An empty sheet of towns and villages */
        get: operations["get_template_api_divisions_template_xlsx_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/divisions/{code}/marks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Write Marks
         * @description All marks of one division of the own area. The same again changes nothing.
         */
        put: operations["write_marks_api_divisions__code__marks_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read Me */
        get: operations["read_me_api_me_get"];
        /**
         * Change Me
         * @description The same again changes nothing. `If-Match` is optional; a stale one is refused with 412.
         */
        put: operations["change_me_api_me_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/notices/{notice_id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Acknowledge Notice
         * @description On this device only: other devices of the person still show it. The same again changes nothing.
         */
        post: operations["acknowledge_notice_api_me_notices__notice_id__acknowledge_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change Own Password
         * @description As `POST /api/auth/password`.
         */
        post: operations["change_own_password_api_me_password_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read Second Factor */
        get: operations["read_second_factor_api_me_second_factor_get"];
        put?: never;
        /**
         * Begin Second Factor
         * @description A new secret for the authenticator. It counts after `confirm`; until then a new one may be had.
         */
        post: operations["begin_second_factor_api_me_second_factor_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/second-factor/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm Second Factor
         * @description With the first right code it counts, and every other session of the account ends.
         */
        post: operations["confirm_second_factor_api_me_second_factor_confirm_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/second-factor/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Renew Recovery Codes
         * @description Ten new ones. Those before open nothing any more.
         */
        post: operations["renew_recovery_codes_api_me_second_factor_recovery_codes_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/second-factor/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Remove Second Factor
         * @description Without a code left: whoever keeps the account invites its owner again, which removes it too.
         */
        post: operations["remove_second_factor_api_me_second_factor_remove_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Own Sessions
         * @description Where the own account is signed in, the newest sign-in first.
         */
        get: operations["list_own_sessions_api_me_sessions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Sign Out There
         * @description Signs out on that device: its tokens are refused within seconds. The current session may be ended too.
         */
        delete: operations["sign_out_there_api_me_sessions__session_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/organizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Organizations */
        get: operations["list_organizations_api_organizations_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/organizations/export.xlsx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The units as a sheet
         * @description Filters as of the list. It names no person.
         */
        get: operations["get_units_api_organizations_export_xlsx_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/organizations/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Load Units
         * @description Columns 名称, 类型, 行政区划, 条线, 上级单位 (or name, kind, division, line, parent), and 主管单位类型, 党员带队,
         *     登记备案, 登记编号, 帮扶村 where there are any; an empty cell leaves what is stored. CSV, XLSX or XLS. A unit is
         *     known by its name in its division; the same file twice changes nothing. With a bad row nothing is loaded, unless
         *     `partial`. At most 2,000 rows and 8 MB.
         */
        post: operations["load_units_api_organizations_import_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/organizations/template.xlsx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An empty sheet of units */
        get: operations["get_unit_template_api_organizations_template_xlsx_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/organizations/{organization_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read Organization */
        get: operations["read_organization_api_organizations__organization_id__get"];
        /**
         * Write Organization
         * @description The same again changes nothing. `If-Match` is optional; a stale one is refused with 412.
         *
         *     Only an office above both divisions moves an organisation.
         */
        put: operations["write_organization_api_organizations__organization_id__put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/organizations/{organization_id}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Changes
         * @description What happened to the unit, newest first.
         */
        get: operations["list_changes_api_organizations__organization_id__changes_get"];
        put?: never;
        /**
         * Write Change
         * @description One change of one unit. Units that report to a merged one, and the roles in it, go to the unit that stays.
         */
        post: operations["write_change_api_organizations__organization_id__changes_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/organizations/{organization_id}/changes/{change_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo Change
         * @description The units become what they were, as long as nothing later touched them. Of merged teams: while nobody has worked
         *     for the households that were taken over.
         */
        post: operations["undo_change_api_organizations__organization_id__changes__change_id__undo_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Roles
         * @description All of them, the ended ones too: who holds one keeps it.
         */
        get: operations["list_roles_api_roles_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/roles/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Write Role
         * @description A new role, or another name, fewer permissions or a last day of one. Tokens of who holds it are refused within
         *     seconds; no role is deleted.
         */
        put: operations["write_role_api_roles__code__put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/system/backups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Backups
         * @description The last backup that `bangfu backup` finished on this machine.
         */
        get: operations["read_backups_api_system_backups_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/system/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Health
         * @description Which programs and workers are ready, and how much room is left on the disk.
         */
        get: operations["read_health_api_system_health_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/system/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Settings
         * @description What the gateway was started with. Of a secret only whether it is set. They change with the next start.
         */
        get: operations["read_settings_api_system_settings_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/uploads/{file_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Upload the bytes of a file under its ticket
         * @description The body is the file as it is, with the `Content-Type` and `Content-Length` of the ticket; nobody has to be
         *     signed in. 200 says that the file is stored. The same upload may be sent again until its ticket runs out.
         *
         *     Over a line that cuts, a file may come in parts, each with `Content-Range` and a `Content-Length` of its own, in any
         *     order and more than once. 202 says what is missing; with the last part the answer is that of a whole file. Parts
         *     stay for a day, longer than their ticket: the next ticket of the file goes on with them.
         */
        put: operations["upload_file_api_uploads__file_id__put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/vocabularies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Words
         * @description All words of all lists at once, the ended ones too: what was recorded keeps its word.
         */
        get: operations["list_words_api_vocabularies_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/vocabularies/{vocabulary}/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Write Word
         * @description A new word, or another name, synonym or last day of one. Its code stays; no word is deleted.
         *
         *     An office keeps words of its own division; those of everybody and the lists of units a system administrator keeps.
         */
        put: operations["write_word_api_vocabularies__vocabulary___code__put"];
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
        /** Account */
        Account: {
            /** Has Password */
            has_password: boolean;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Invitation Waits
             * @description Another person has yet to confirm the last invitation.
             */
            invitation_waits: boolean;
            /**
             * Invited Until
             * @description End of the last invitation, unless it was used; may be past.
             */
            invited_until: string | null;
            /** Is Active */
            is_active: boolean;
            /**
             * May Change
             * @description Whether the caller may change, invite, close it.
             */
            may_change: boolean;
            /** Name */
            name: string;
            /**
             * Password Is Own
             * @description The owner chose it; nobody else has known it.
             */
            password_is_own: boolean;
            /**
             * Pending Roles
             * @description Wait for another person. A `PUT` whose `roles` leave one out withdraws it.
             */
            pending_roles: components["schemas"]["PendingRole"][];
            /** Phone */
            phone: string | null;
            /** Roles */
            roles: components["schemas"]["RoleHeld"][];
            /** Username */
            username: string;
            /**
             * Version
             * @description For `If-Match`, in quotes.
             */
            version: number;
        };
        /** AccountInput */
        AccountInput: {
            /**
             * Is Active
             * @default true
             */
            is_active: boolean;
            /** Name */
            name: string;
            /**
             * Password
             * @description For people of a team who have not chosen one themselves. Left out, it stays; see invitations.
             */
            password?: string | null;
            /** Phone */
            phone?: string | null;
            /** Roles */
            roles: components["schemas"]["RoleInput"][];
            /** Username */
            username: string;
        };
        /** AccountPage */
        AccountPage: {
            /** Items */
            items: components["schemas"]["Account"][];
            /** Next */
            next: string | null;
            /**
             * Roles To Give
             * @description What the caller may give, in some place at least.
             */
            roles_to_give: ("volunteer" | "team_leader" | "county_officer" | "city_officer" | "province_officer" | "national_officer" | "inspector" | "editor" | "security_admin" | "system_admin" | "audit_admin")[];
        };
        /** Actor */
        Actor: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "account" | "client";
            /** Name */
            name: string;
            /**
             * Username
             * @description Null for a client.
             */
            username: string | null;
        };
        /** Actors */
        Actors: {
            /**
             * Items
             * @description At most 20.
             */
            items: components["schemas"]["Actor"][];
        };
        /** AuditActions */
        AuditActions: {
            /** Items */
            items: string[];
            /** Missing */
            missing: ("gateway" | "campaigns" | "submissions" | "households")[];
        };
        /** AuditEntry */
        AuditEntry: {
            /** @description The account or client that `subject` names. */
            about: components["schemas"]["Actor"] | null;
            /** Action */
            action: string;
            /** @description Null when the gateway knows no such account or client. */
            actor: components["schemas"]["Actor"] | null;
            /**
             * Actor Id
             * @description Null for what the system did, or somebody not signed in.
             */
            actor_id: string | null;
            /** Details */
            details: {
                [key: string]: unknown;
            };
            /**
             * Id
             * @description Counts within its program.
             */
            id: number;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /**
             * Program
             * @enum {string}
             */
            program: "gateway" | "campaigns" | "submissions" | "households";
            /** Subject */
            subject: string;
        };
        /** AuditPage */
        AuditPage: {
            /** Items */
            items: components["schemas"]["AuditEntry"][];
            /**
             * Missing
             * @description Programs that did not answer: their entries are not in this page.
             */
            missing: ("gateway" | "campaigns" | "submissions" | "households")[];
            /** Next */
            next: string | null;
        };
        /** Backups */
        Backups: {
            /**
             * Is Old
             * @description None in the last 36 hours.
             */
            is_old: boolean;
            last: components["schemas"]["LastBackup"] | null;
        };
        /** Client */
        Client: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Division Code */
            division_code: string;
            /** Division Name */
            division_name: string;
            /**
             * Id
             * Format: uuid
             * @description The `client_id` of OAuth2.
             */
            id: string;
            /** Is Active */
            is_active: boolean;
            /** Name */
            name: string;
            /**
             * Secrets
             * @description The open ones, oldest first; at most two.
             */
            secrets: components["schemas"]["ClientSecret"][];
        };
        /**
         * ClientInput
         * @description A system of a province; it reads counts of one division, or of the whole country, whose code is empty.
         */
        ClientInput: {
            /**
             * Division Code
             * @description 2 to 12 digits; empty: the whole country.
             */
            division_code: string;
            /**
             * Is Active
             * @default true
             */
            is_active: boolean;
            /** Name */
            name: string;
        };
        /** ClientPage */
        ClientPage: {
            /** Items */
            items: components["schemas"]["Client"][];
            /** Next */
            next: string | null;
        };
        /** ClientSecret */
        ClientSecret: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Ends At
             * @description Moment from which it opens nothing any more, or null.
             */
            ends_at: string | null;
            /** Last Used At */
            last_used_at: string | null;
            /** Number */
            number: number;
        };
        /** ClientToken */
        ClientToken: {
            /** Access Token */
            access_token: string;
            /**
             * Expires In
             * @description Seconds.
             */
            expires_in: number;
            /**
             * Token Type
             * @constant
             */
            token_type: "Bearer";
        };
        /** Close */
        Close: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            act: "close";
        };
        /**
         * CodeInput
         * @description The second step of signing in.
         */
        CodeInput: {
            /**
             * Challenge
             * @description From the problem `second-factor-due` of the first step.
             */
            challenge: string;
            /**
             * Code
             * @description Six digits of the authenticator, or a recovery code; blanks and dashes do not count.
             */
            code: string;
        };
        /** ComposedRole */
        ComposedRole: {
            /**
             * Based On
             * @enum {string}
             */
            based_on: "volunteer" | "team_leader" | "county_officer" | "city_officer" | "province_officer" | "national_officer" | "inspector" | "editor" | "security_admin" | "system_admin" | "audit_admin";
            /** Code */
            code: string;
            /** En */
            en: string;
            /** Ended On */
            ended_on: string | null;
            /**
             * Holders
             * @description People who hold it, or are about to; null for who may not change roles.
             */
            holders: number | null;
            /**
             * Version
             * @description For `If-Match`, in quotes.
             */
            version: number;
            /** Without */
            without: string[];
            /** Zh */
            zh: string;
        };
        /**
         * ComposedRoleInput
         * @description A role of the deployment's own. `ended_on`: from this day on nobody gets it; who holds it keeps it.
         */
        ComposedRoleInput: {
            /**
             * Based On
             * @description Stays; no role of an administrator.
             * @enum {string}
             */
            based_on: "volunteer" | "team_leader" | "county_officer" | "city_officer" | "province_officer" | "national_officer" | "inspector" | "editor" | "security_admin" | "system_admin" | "audit_admin";
            /** En */
            en: string;
            /** Ended On */
            ended_on?: string | null;
            /**
             * Without
             * @description Permissions of `based_on` that it has not.
             */
            without: string[];
            /** Zh */
            zh: string;
        };
        /**
         * Confirmation
         * @description What one person gave and another must confirm.
         */
        Confirmation: {
            account: components["schemas"]["ConfirmationPerson"];
            /**
             * Asked At
             * Format: date-time
             */
            asked_at: string;
            /**
             * Asked By
             * Format: uuid
             */
            asked_by: string;
            /** Asked By Name */
            asked_by_name: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /**
             * Has Password
             * @description Whether somebody has chosen a password: see `origin`.
             */
            has_password: boolean;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Is Own
             * @description Asked for by the caller, who may withdraw it.
             */
            is_own: boolean;
            /**
             * Kind
             * @description An invitation lets whoever has its code into the account. Whoever confirms a role confirms the first invitation of the same person with it.
             * @enum {string}
             */
            kind: "role" | "invitation";
            /**
             * May Confirm
             * @description Whether the caller may confirm or decline it.
             */
            may_confirm: boolean;
            /** @description Null where the password came by no invitation. */
            origin: components["schemas"]["PasswordOrigin"] | null;
            /** @description What is given; null for an invitation. */
            role: components["schemas"]["RoleHeld"] | null;
            /**
             * Roles
             * @description What the account holds already.
             */
            roles: components["schemas"]["RoleHeld"][];
            /**
             * Version
             * @description Of the account, for `If-Match`, in quotes: what was looked at is confirmed.
             */
            version: number;
        };
        /** ConfirmationPage */
        ConfirmationPage: {
            /** Items */
            items: components["schemas"]["Confirmation"][];
            /** Next */
            next: string | null;
        };
        /** ConfirmationPerson */
        ConfirmationPerson: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Username */
            username: string;
        };
        /**
         * Describe
         * @description What a team is, and the villages of a unit's own. All of it: what is null is not known.
         */
        Describe: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            act: "describe";
            /** Host Kind */
            host_kind?: string | null;
            /**
             * Party Lead
             * @description Teams only. Whether a Party member leads it.
             */
            party_lead?: boolean | null;
            /**
             * Registration Number
             * @description Teams only.
             */
            registration_number?: string | null;
            /** Registration State */
            registration_state?: string | null;
            /**
             * Villages
             * @description Villages of the unit's own (帮扶村).
             */
            villages?: string[];
        };
        /**
         * DiskSpace
         * @description Of the disk that holds the data, in bytes.
         */
        DiskSpace: {
            /** Free Bytes */
            free_bytes: number;
            /**
             * Is Low
             * @description Below 2 GB: photos are soon refused.
             */
            is_low: boolean;
            /** Total Bytes */
            total_bytes: number;
        };
        /** Division */
        Division: {
            /** Code */
            code: string;
            /**
             * Kind
             * @description Official word, such as 县级市; empty where an import did not say.
             */
            kind: string;
            /**
             * Level
             * @enum {string}
             */
            level: "province" | "city" | "county" | "town" | "village";
            /** Name */
            name: string;
            /**
             * Parent
             * @description Empty: the country.
             */
            parent: string | null;
            /**
             * Valid To
             * @description Day from which the division no longer exists, or null.
             */
            valid_to: string | null;
        };
        /** DivisionCounts */
        DivisionCounts: {
            /** Code */
            code: string;
            /** Towns */
            towns: number;
            /** Villages */
            villages: number;
        };
        /** DivisionCountsPage */
        DivisionCountsPage: {
            /** Items */
            items: components["schemas"]["DivisionCounts"][];
            /** Next */
            next: string | null;
        };
        /** DivisionImport */
        DivisionImport: {
            /**
             * Changed
             * @description New ones and those with another name.
             */
            changed: number;
            /**
             * Dry Run
             * @description Nothing was stored: this is what would happen.
             */
            dry_run: boolean;
            /**
             * Refused
             * @description In order of rows, the first 1,000.
             */
            refused: components["schemas"]["DivisionRefusal"][];
            /**
             * Refused Rows
             * @description All of them.
             */
            refused_rows: number;
            /** Rows */
            rows: number;
            /** Unchanged */
            unchanged: number;
        };
        /** DivisionMark */
        DivisionMark: {
            /** Division Code */
            division_code: string;
            /** Division Name */
            division_name: string;
            /** Ends On */
            ends_on: string | null;
            /** Mark */
            mark: string;
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
        };
        /** DivisionMarkInput */
        DivisionMarkInput: {
            /**
             * Ends On
             * @description The last day; null until it is taken.
             */
            ends_on?: string | null;
            /**
             * Mark
             * @description A code of the list `area_marks`.
             */
            mark: string;
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
        };
        /** DivisionMarkPage */
        DivisionMarkPage: {
            /** Items */
            items: components["schemas"]["DivisionMark"][];
            /** Next */
            next: string | null;
        };
        /** DivisionMarks */
        DivisionMarks: {
            /** Marks */
            marks: components["schemas"]["DivisionMark"][];
        };
        /**
         * DivisionMarksInput
         * @description All marks of the division: what is left out is taken.
         */
        DivisionMarksInput: {
            /** Marks */
            marks: components["schemas"]["DivisionMarkInput"][];
        };
        /** DivisionPage */
        DivisionPage: {
            /** Items */
            items: components["schemas"]["Division"][];
            /** Next */
            next: string | null;
        };
        /** DivisionRefusal */
        DivisionRefusal: {
            /** Code */
            code: string;
            /** Message */
            message: string;
            /**
             * Row
             * @description Line of the file, the heading is line 1.
             */
            row: number;
        };
        /** ExpectedUpload */
        ExpectedUpload: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Missing
             * @description What has not come yet, ascending.
             */
            missing: components["schemas"]["MissingRange"][];
            /**
             * State
             * @constant
             */
            state: "expected";
        };
        /**
         * FirstAccountInput
         * @description Whoever holds the link becomes the first security administrator.
         */
        FirstAccountInput: {
            /** Code */
            code: string;
            /** Name */
            name: string;
            /**
             * Password
             * @description At least 10 characters, 12 for an account with a role outside teams; no common one.
             */
            password: string;
            /** Phone */
            phone?: string | null;
            /** Username */
            username: string;
        };
        /** FirstRun */
        FirstRun: {
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
        };
        /** FirstRunCode */
        FirstRunCode: {
            /** Code */
            code: string;
        };
        /** Invitation */
        Invitation: {
            /**
             * Code
             * @description Shown once and stored nowhere.
             */
            code: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /**
             * Link
             * @description Opens the page of the invitation. The code follows the `#`, which reaches no server.
             */
            link: string;
            /**
             * Picture
             * @description The link as QR code: a `data:` URI of an SVG.
             */
            picture: string;
            /**
             * Waits
             * @description It works only when another person has confirmed it.
             */
            waits: boolean;
        };
        /** InvitationAnswer */
        InvitationAnswer: {
            /** Code */
            code: string;
            /**
             * Password
             * @description At least 10 characters, 12 for an account with a role outside teams; no common one.
             */
            password: string;
        };
        /** InvitationCode */
        InvitationCode: {
            /** Code */
            code: string;
        };
        /**
         * Invited
         * @description Whom an invitation is for.
         */
        Invited: {
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Name */
            name: string;
            /**
             * Roles
             * @description Those too that another person has yet to confirm.
             */
            roles: components["schemas"]["RoleHeld"][];
            /**
             * Shortest Password
             * @description Characters that the password must have.
             */
            shortest_password: number;
            /** Username */
            username: string;
        };
        /** LastBackup */
        LastBackup: {
            /**
             * Made At
             * Format: date-time
             */
            made_at: string;
            /**
             * Objects
             * @description Photos and scans; null where an older release made it.
             */
            objects: number | null;
            /**
             * Rows
             * @description Of all databases; null where an older release made it.
             */
            rows: number | null;
            /** Target */
            target: string;
        };
        /** Leader */
        Leader: {
            /**
             * Account Id
             * Format: uuid
             */
            account_id: string;
            /** Name */
            name: string;
            /** Phone */
            phone: string | null;
        };
        /** LineInput */
        LineInput: {
            /**
             * Line
             * @description A code of the list `lines`.
             */
            line: string;
            /** Parent Id */
            parent_id?: string | null;
        };
        /** LineOut */
        LineOut: {
            /**
             * Line
             * @description A code of the list `lines`.
             */
            line: string;
            /** Parent Id */
            parent_id: string | null;
        };
        /** LoginInput */
        LoginInput: {
            /**
             * Code
             * @description For accounts with a second factor: in one request instead of two.
             */
            code?: string | null;
            /** Password */
            password: string;
            /** Username */
            username: string;
        };
        /** Me */
        Me: {
            /**
             * Duty
             * @description What has to be done before anything else: tokens of this session hold no role until then.
             */
            duty: ("choose_password" | "enrol_second_factor") | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /**
             * Notices
             * @description Of the last 30 days, until acknowledged on this device.
             */
            notices: components["schemas"]["Notice"][];
            /**
             * Pending Roles
             * @description Given by one person; they take effect when another confirms.
             */
            pending_roles: components["schemas"]["RoleHeld"][];
            /**
             * Permissions
             * @description Empty as long as there is a duty.
             */
            permissions: string[];
            /** Phone */
            phone: string | null;
            /** Roles */
            roles: components["schemas"]["RoleHeld"][];
            /**
             * Shortest Password
             * @description Characters that a new password must have.
             */
            shortest_password: number;
            /** Username */
            username: string;
        };
        /** Member */
        Member: {
            /**
             * Account Id
             * Format: uuid
             */
            account_id: string;
            /** Name */
            name: string;
        };
        /** Merge */
        Merge: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            act: "merge";
            /**
             * Into
             * Format: uuid
             * @description The unit that stays.
             */
            into: string;
        };
        /**
         * MissingRange
         * @description Bytes of a file, both ends inclusive.
         */
        MissingRange: {
            /** First */
            first: number;
            /** Last */
            last: number;
        };
        /**
         * Move
         * @description To another division, or below another parent on one line. What is left out stays.
         */
        Move: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            act: "move";
            /** Division Code */
            division_code?: string | null;
            /**
             * Line
             * @description The line on which the parent changes; new ones are added.
             */
            line?: string | null;
            /**
             * Parent Id
             * @description With `line`: null reports to nobody.
             */
            parent_id?: string | null;
        };
        /** NewClientSecret */
        NewClientSecret: {
            /**
             * Client Id
             * Format: uuid
             */
            client_id: string;
            /** Number */
            number: number;
            /**
             * Secret
             * @description Shown once and stored nowhere.
             */
            secret: string;
        };
        /**
         * NewSecondFactor
         * @description Counts from the first right code on.
         */
        NewSecondFactor: {
            /**
             * Picture
             * @description The same as QR code: a `data:` URI of an SVG.
             */
            picture: string;
            /**
             * Secret
             * @description Base32, for typing; shown once.
             */
            secret: string;
            /**
             * Uri
             * @description `otpauth://`, as the picture holds it; opens the authenticator of the same phone.
             */
            uri: string;
        };
        /**
         * Notice
         * @description What the owner of the account must learn.
         */
        Notice: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** @description Who invited; null where it was done on the server itself. */
            by: components["schemas"]["NoticePerson"] | null;
            /** @description Whom to call if it was not wanted: not who did it. */
            contact: components["schemas"]["NoticePerson"] | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Kind
             * @constant
             */
            kind: "password_replaced";
        };
        /**
         * NoticePerson
         * @description Somebody in office.
         */
        NoticePerson: {
            /** Name */
            name: string;
            /** Phone */
            phone: string | null;
            /**
             * Place
             * @description Organisation or division of the first role; empty for an administrator.
             */
            place: string;
            /** Role */
            role: ("volunteer" | "team_leader" | "county_officer" | "city_officer" | "province_officer" | "national_officer" | "inspector" | "editor" | "api_client" | "security_admin" | "system_admin" | "audit_admin") | null;
        };
        /** Organization */
        Organization: {
            /**
             * Closed On
             * @description Closed or merged on this day; null while it works.
             */
            closed_on: string | null;
            /** Division Code */
            division_code: string;
            /** Division Name */
            division_name: string;
            /** Host Kind */
            host_kind: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Kind
             * @description A code of the list `unit_kinds`.
             */
            kind: string;
            leader: components["schemas"]["Leader"] | null;
            /** Lines */
            lines: components["schemas"]["LineOut"][];
            /**
             * May Change
             * @description Whether the caller changes it: one of its area, of its line or of none; never of another line.
             */
            may_change: boolean;
            /**
             * Members
             * @description Volunteers and leader of a team; empty for others. Masked, like the leader's phone, for who sees households masked there; empty, and no phone, for who sees none.
             */
            members: components["schemas"]["Member"][];
            /** Name */
            name: string;
            /** Party Lead */
            party_lead: boolean | null;
            /**
             * People
             * @description The number of members, for everybody.
             */
            people: number;
            /** Registration Number */
            registration_number: string | null;
            /** Registration State */
            registration_state: string | null;
            /**
             * Reporting Unit
             * @description Who reports for it (报送单位): its parent on the first line, or itself.
             */
            reporting_unit: string;
            /**
             * Successor Id
             * @description The unit that it was merged into.
             */
            successor_id: string | null;
            /** Successor Name */
            successor_name: string | null;
            /**
             * Villages
             * @description Of the unit's own (帮扶村), by code.
             */
            villages: components["schemas"]["Village"][];
        };
        /** OrganizationInList */
        OrganizationInList: {
            /**
             * Closed On
             * @description Closed or merged on this day; null while it works.
             */
            closed_on: string | null;
            /** Division Code */
            division_code: string;
            /** Division Name */
            division_name: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Kind
             * @description A code of the list `unit_kinds`.
             */
            kind: string;
            /** Leader Name */
            leader_name: string | null;
            /** Lines */
            lines: components["schemas"]["LineOut"][];
            /**
             * May Change
             * @description Whether the caller changes it: one of its area, of its line or of none; never of another line.
             */
            may_change: boolean;
            /** Name */
            name: string;
            /**
             * People
             * @description Volunteers and leader whose accounts are active.
             */
            people: number;
            /**
             * Successor Id
             * @description The unit that it was merged into.
             */
            successor_id: string | null;
        };
        /** OrganizationInput */
        OrganizationInput: {
            /**
             * Division Code
             * @description 2 to 12 digits; empty: the whole country.
             */
            division_code: string;
            /**
             * Kind
             * @description A code of the list `unit_kinds`.
             */
            kind: string;
            /**
             * Leader Id
             * @description Teams only. Left out, the leader stays.
             */
            leader_id?: string | null;
            /** Lines */
            lines?: components["schemas"]["LineInput"][];
            /**
             * Members
             * @description Teams only: accounts. Left out, the members stay.
             */
            members?: string[] | null;
            /** Name */
            name: string;
        };
        /** OrganizationPage */
        OrganizationPage: {
            /** Items */
            items: components["schemas"]["OrganizationInList"][];
            /** Next */
            next: string | null;
        };
        /**
         * OwnAccountInput
         * @description What everybody changes alone; user name and roles are given by whoever keeps the account.
         */
        OwnAccountInput: {
            /** Name */
            name: string;
            /** Phone */
            phone?: string | null;
        };
        /**
         * OwnSession
         * @description One sign-in on one device, as long as it can go on.
         */
        OwnSession: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Device
             * @description The user agent as it was sent, at most 512 characters; empty when not known.
             */
            device: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Is Current */
            is_current: boolean;
            /**
             * Last Seen At
             * Format: date-time
             * @description Last renewal of the access token, so it may lag ten minutes behind.
             */
            last_seen_at: string;
        };
        /** OwnSessionPage */
        OwnSessionPage: {
            /** Items */
            items: components["schemas"]["OwnSession"][];
            /** Next */
            next: string | null;
        };
        /** PartHealth */
        PartHealth: {
            /** Is Ready */
            is_ready: boolean;
            /** Name */
            name: string;
        };
        /** PasswordChangeInput */
        PasswordChangeInput: {
            /** Current */
            current: string;
            /**
             * New
             * @description At least 10 characters, 12 for an account with a role outside teams; no common one.
             */
            new: string;
        };
        /**
         * PasswordOrigin
         * @description Whoever held the code could have chosen the password in the owner's place.
         */
        PasswordOrigin: {
            /**
             * Chosen At
             * Format: date-time
             */
            chosen_at: string;
            /**
             * Confirmed By
             * @description Name of the second person who confirmed the invitation, if any.
             */
            confirmed_by: string | null;
            /**
             * Invited By
             * @description Name of who held the code; null on the server itself.
             */
            invited_by: string | null;
            /**
             * Is Inviters Device
             * @description It was chosen on a device on which the inviter had signed in.
             */
            is_inviters_device: boolean;
        };
        /**
         * PendingRole
         * @description A role that takes effect when another person confirms it.
         */
        PendingRole: {
            /**
             * Asked At
             * Format: date-time
             */
            asked_at: string;
            /**
             * Asked By
             * Format: uuid
             */
            asked_by: string;
            /** Asked By Name */
            asked_by_name: string;
            /** @description A role of the deployment's own: `role` less some permissions. */
            composed: components["schemas"]["RoleName"] | null;
            /** Division Code */
            division_code: string | null;
            /** Division Name */
            division_name: string | null;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /**
             * Id
             * Format: uuid
             * @description For `POST /api/confirmations/{id}/…`.
             */
            id: string;
            /** Organization Id */
            organization_id: string | null;
            /** Organization Name */
            organization_name: string | null;
            /**
             * Role
             * @enum {string}
             */
            role: "volunteer" | "team_leader" | "county_officer" | "city_officer" | "province_officer" | "national_officer" | "inspector" | "editor" | "api_client" | "security_admin" | "system_admin" | "audit_admin";
            /**
             * Until
             * @description The last day; null until it is taken.
             */
            until: string | null;
        };
        /** Permission */
        Permission: {
            /** Code */
            code: string;
            /**
             * Needed By
             * @description What falls with it when it is taken away.
             */
            needed_by: string[];
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
        /** RecoveryCodes */
        RecoveryCodes: {
            /**
             * Codes
             * @description Ten, each for one sign-in without the phone. Shown once.
             */
            codes: string[];
        };
        /** Rename */
        Rename: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            act: "rename";
            /** Name */
            name: string;
        };
        /** RoleHeld */
        RoleHeld: {
            /** @description A role of the deployment's own: `role` less some permissions. */
            composed: components["schemas"]["RoleName"] | null;
            /** Division Code */
            division_code: string | null;
            /** Division Name */
            division_name: string | null;
            /** Organization Id */
            organization_id: string | null;
            /** Organization Name */
            organization_name: string | null;
            /**
             * Role
             * @enum {string}
             */
            role: "volunteer" | "team_leader" | "county_officer" | "city_officer" | "province_officer" | "national_officer" | "inspector" | "editor" | "api_client" | "security_admin" | "system_admin" | "audit_admin";
            /**
             * Until
             * @description The last day; null until it is taken.
             */
            until: string | null;
        };
        /**
         * RoleInput
         * @description `volunteer` and `team_leader` are held in a team; officers in a division, given or the organisation's;
         *     `national_officer`, and no other, in the whole country.
         *
         *     `composed`, `until`: left out, they stay as the account holds the role there; null takes them off.
         */
        RoleInput: {
            /**
             * Composed
             * @description Code of a role of `GET /api/roles` based on `role`.
             */
            composed?: string | null;
            /** Division Code */
            division_code?: string | null;
            /** Organization Id */
            organization_id?: string | null;
            /**
             * Role
             * @enum {string}
             */
            role: "volunteer" | "team_leader" | "county_officer" | "city_officer" | "province_officer" | "national_officer" | "inspector" | "editor" | "security_admin" | "system_admin" | "audit_admin";
            /**
             * Until
             * @description The last day: after it the role ends by itself.
             */
            until?: string | null;
        };
        /**
         * RoleName
         * @description A role of the deployment's own.
         */
        RoleName: {
            /** Code */
            code: string;
            /** En */
            en: string;
            /** Zh */
            zh: string;
        };
        /** Roles */
        Roles: {
            /** Items */
            items: components["schemas"]["ComposedRole"][];
            /** Next */
            next: string | null;
            /** Shipped */
            shipped: components["schemas"]["ShippedRole"][];
        };
        /**
         * SecondFactor
         * @description The own second factor (RFC 6238), a program on the phone that shows another code every 30 seconds.
         */
        SecondFactor: {
            /** Active Since */
            active_since: string | null;
            /** Is Active */
            is_active: boolean;
            /**
             * Is Offered
             * @description For accounts with a role outside teams, unless a setting turned it off.
             */
            is_offered: boolean;
            /**
             * Is Required
             * @description Without it nothing else can be done.
             */
            is_required: boolean;
            /** Recovery Codes Left */
            recovery_codes_left: number;
        };
        /** SecondFactorBegin */
        SecondFactorBegin: {
            /** Password */
            password: string;
        };
        /** SecondFactorConfirm */
        SecondFactorConfirm: {
            /**
             * Code
             * @description Six digits of the authenticator, or a recovery code; blanks and dashes do not count.
             */
            code: string;
        };
        /** SecondFactorProof */
        SecondFactorProof: {
            /**
             * Code
             * @description Six digits of the authenticator, or a recovery code; blanks and dashes do not count.
             */
            code: string;
            /** Password */
            password: string;
        };
        /** SecretInput */
        SecretInput: {
            /**
             * Others End In Hours
             * @description When the older secrets end at the latest; 0 is at once, null leaves them.
             */
            others_end_in_hours?: number | null;
        };
        /** SettingShown */
        SettingShown: {
            /** Description */
            description: string;
            /** Is Default */
            is_default: boolean;
            /** Is Secret */
            is_secret: boolean;
            /** Is Set */
            is_set: boolean;
            /**
             * Name
             * @description The environment variable.
             */
            name: string;
            /**
             * Value
             * @description Null for a secret, and for what is not set.
             */
            value: string | null;
        };
        /** Settings */
        Settings: {
            /** Items */
            items: components["schemas"]["SettingShown"][];
        };
        /** ShippedRole */
        ShippedRole: {
            /**
             * Is Base
             * @description Whether a role of the deployment's own may be based on it.
             */
            is_base: boolean;
            /** Permissions */
            permissions: components["schemas"]["Permission"][];
            /**
             * Role
             * @enum {string}
             */
            role: "volunteer" | "team_leader" | "county_officer" | "city_officer" | "province_officer" | "national_officer" | "inspector" | "editor" | "security_admin" | "system_admin" | "audit_admin";
        };
        /** SignedIn */
        SignedIn: {
            /** Access Token */
            access_token: string;
            /**
             * Expires In
             * @description Seconds.
             */
            expires_in: number;
            principal: components["schemas"]["Me"];
            /**
             * Token Type
             * @constant
             */
            token_type: "Bearer";
        };
        /** StoredUpload */
        StoredUpload: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * State
             * @description Of the file: an upload that comes again may find it looked at already.
             * @enum {string}
             */
            state: "stored" | "ready" | "rejected";
        };
        /** SystemHealth */
        SystemHealth: {
            disk: components["schemas"]["DiskSpace"] | null;
            /** Parts */
            parts: components["schemas"]["PartHealth"][];
            /**
             * Started At
             * Format: date-time
             * @description When the gateway was started.
             */
            started_at: string;
            /** Version */
            version: string;
            /**
             * Workers
             * @description Workers and feeds; null where they run elsewhere.
             */
            workers: components["schemas"]["PartHealth"][] | null;
        };
        /** UnitChange */
        UnitChange: {
            /**
             * Act
             * @enum {string}
             */
            act: "rename" | "move" | "edit" | "merge" | "close" | "describe";
            /** Changed At */
            changed_at: string | null;
            /**
             * Changed By
             * @description Name; null for who is gone, and in a preview.
             */
            changed_by: string | null;
            /**
             * Id
             * @description Null for a preview: nothing was changed.
             */
            id: string | null;
            /**
             * May Undo
             * @description Nothing later touched these units, and they are on the caller's lines.
             */
            may_undo: boolean;
            /**
             * Organization Id
             * Format: uuid
             */
            organization_id: string;
            /**
             * People
             * @description Accounts with a role in the unit, before the change.
             */
            people: number;
            /** @description Of a preview of `move`, `merge` and `close`; else null. */
            ties: components["schemas"]["UnitTies"] | null;
            /** Undone At */
            undone_at: string | null;
            /** Undone By */
            undone_by: string | null;
            /**
             * Units
             * @description The unit itself first; then those that changed with it.
             */
            units: components["schemas"]["UnitDifference"][];
        };
        /** UnitChangePage */
        UnitChangePage: {
            /** Items */
            items: components["schemas"]["UnitChange"][];
            /** Next */
            next: string | null;
        };
        /** UnitDifference */
        UnitDifference: {
            after: components["schemas"]["UnitState"];
            before: components["schemas"]["UnitState"];
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Name
             * @description As it is now.
             */
            name: string;
        };
        /** UnitImport */
        UnitImport: {
            /** Changed */
            changed: number;
            /**
             * Differences
             * @description In the order of the file, the first 1,000.
             */
            differences: components["schemas"]["UnitImportDifference"][];
            /**
             * Is Loaded
             * @description False after a check, and where bad rows kept the file out.
             */
            is_loaded: boolean;
            /**
             * New
             * @description Units.
             */
            new: number;
            /**
             * Refused
             * @description In order of rows, the first 1,000.
             */
            refused: components["schemas"]["UnitImportRefusal"][];
            /**
             * Refused Rows
             * @description All of them.
             */
            refused_rows: number;
            /** Rows */
            rows: number;
            /** Unchanged */
            unchanged: number;
        };
        /** UnitImportDifference */
        UnitImportDifference: {
            /**
             * Is New
             * @description Else another parent or a further line.
             */
            is_new: boolean;
            /** Name */
            name: string;
            /**
             * Row
             * @description Line of the file, the heading is line 1; the first one about the unit.
             */
            row: number;
        };
        /** UnitImportRefusal */
        UnitImportRefusal: {
            /** Code */
            code: string;
            /** Message */
            message: string;
            /** Row */
            row: number;
        };
        /** UnitLine */
        UnitLine: {
            /** Line */
            line: string;
            /** Parent Id */
            parent_id: string | null;
            /** Parent Name */
            parent_name: string | null;
        };
        /** UnitState */
        UnitState: {
            /** Closed On */
            closed_on: string | null;
            /** Division Code */
            division_code: string;
            /** Division Name */
            division_name: string;
            /** Host Kind */
            host_kind: string | null;
            /** Lines */
            lines: components["schemas"]["UnitLine"][];
            /** Name */
            name: string;
            /** Party Lead */
            party_lead: boolean | null;
            /** Registration Number */
            registration_number: string | null;
            /** Registration State */
            registration_state: string | null;
            /** Successor Id */
            successor_id: string | null;
            /**
             * Villages
             * @description Of the unit's own (帮扶村), by code.
             */
            villages: components["schemas"]["Village"][];
        };
        /**
         * UnitTies
         * @description What hangs on a unit in the other programs.
         */
        UnitTies: {
            /**
             * Open Dues
             * @description Duties not yet filed, whenever due.
             */
            open_dues: number;
            /**
             * Pairings
             * @description Running ones.
             */
            pairings: number;
        };
        /** Village */
        Village: {
            /** Code */
            code: string;
            /** Name */
            name: string;
        };
        /** WalkInput */
        WalkInput: {
            /**
             * Cursor
             * @description `next` of the step before; left out, the walk begins.
             */
            cursor?: string | null;
            /**
             * Limit
             * @description Entries walked in this step.
             * @default 20000
             */
            limit: number;
            /**
             * Program
             * @enum {string}
             */
            program: "gateway" | "campaigns" | "submissions" | "households";
        };
        /** WalkStep */
        WalkStep: {
            /**
             * Broken At
             * @description First entry of the chain that does not fit; the walk ends there.
             */
            broken_at: number | null;
            /**
             * Entries
             * @description Entries sealed in all.
             */
            entries: number;
            /**
             * Next
             * @description Null at the end of the walk.
             */
            next: string | null;
            /**
             * Program
             * @enum {string}
             */
            program: "gateway" | "campaigns" | "submissions" | "households";
            /**
             * Reached
             * @description Entries that fit so far.
             */
            reached: number;
        };
        /** Word */
        Word: {
            /** Code */
            code: string;
            /** En */
            en: string;
            /** Ended On */
            ended_on: string | null;
            /** Mappings */
            mappings: components["schemas"]["WordMapping"][];
            /** Owner Code */
            owner_code: string | null;
            /** Parent */
            parent: string | null;
            /** Starts On */
            starts_on: string | null;
            /** Synonyms */
            synonyms: string[];
            /**
             * Version
             * @description For `If-Match`, in quotes.
             */
            version: number;
            /**
             * Vocabulary
             * @enum {string}
             */
            vocabulary: "unit_kinds" | "lines" | "host_kinds" | "registration_states" | "area_marks" | "service_forms" | "aid_domains" | "goals" | "supports" | "served_groups" | "measure_units" | "poverty_causes" | "labour_abilities" | "needs" | "income_projects" | "health_states" | "schooling_levels";
            /** Zh */
            zh: string;
        };
        /**
         * WordInput
         * @description A word of a vocabulary. `ended_on`: from this day on nothing new gets it; what has it keeps it.
         */
        WordInput: {
            /** En */
            en: string;
            /** Ended On */
            ended_on?: string | null;
            /**
             * Mappings
             * @description Words of other lists that it equals; sheets with their codes are understood.
             */
            mappings?: components["schemas"]["WordMappingIn"][];
            /**
             * Owner Code
             * @description The division of the office that owns it: only those in it are offered the word. Null: everybody.
             */
            owner_code?: string | null;
            /**
             * Parent
             * @description The word of the same list above it.
             */
            parent?: string | null;
            /**
             * Starts On
             * @description Nothing new gets it before this day.
             */
            starts_on?: string | null;
            /**
             * Synonyms
             * @description Other words that sheets use for it.
             */
            synonyms?: string[];
            /** Zh */
            zh: string;
        };
        /** WordMapping */
        WordMapping: {
            /** Code */
            code: string;
            /** List */
            list: string;
        };
        /**
         * WordMappingIn
         * @description A word of another list, such as that of another province or of a national register, which means the same.
         */
        WordMappingIn: {
            /**
             * Code
             * @description Its code there, or the word itself where that list has no codes.
             */
            code: string;
            /**
             * List
             * @description Name of the other list.
             */
            list: string;
        };
        /** Words */
        Words: {
            /** Items */
            items: components["schemas"]["Word"][];
            /** Next */
            next: string | null;
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
    list_accounts_api_accounts_get: {
        parameters: {
            query?: {
                organization_id?: string | null;
                /** @description Only those who hold a role outside teams, or none. */
                office?: boolean | null;
                /** @description Part of a name. */
                q?: string;
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
                    "application/json": components["schemas"]["AccountPage"];
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
    read_account_api_accounts__account_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: string;
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
                    "application/json": components["schemas"]["Account"];
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
    write_account_api_accounts__account_id__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ETag` of the version being changed, such as `"3"`. */
                "if-match"?: string | null;
            };
            path: {
                account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
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
            /**
             * @description `/problems/not-permitted`: You may not do this.
             *
             *     `/problems/role-not-yours-to-give`: This role is not yours to give or to change.
             *
             *     `/problems/own-password`: Change your own password where the present one is asked for.
             *
             *     `/problems/password-is-theirs`: Only the owner chooses the password of this account: send an invitation.
             */
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
             * @description `/problems/password-known`: Somebody else chose this account's password: invite the owner to choose one before giving the role.
             *
             *     `/problems/username-taken`: This user name is taken.
             *
             *     `/problems/team-has-leader`: This team has a leader already.
             *
             *     `/problems/id-taken`: This id belongs to another account; use another one.
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
             * @description `/problems/place-unknown`: The team or division does not exist, or does not go with the role.
             *
             *     `/problems/role-unknown`: There is no such role of your own, it has ended, or it is based on another role.
             *
             *     `/problems/until-past`: The last day of a role cannot be before today.
             *
             *     `/problems/too-many-roles`: These are too many roles for one account: leave some out, or make another account.
             *
             *     `/problems/username-names-person`: A user name holds no phone or document number; choose another one.
             *
             *     `/problems/password-too-short`: A password has at least 10 characters.
             *
             *     `/problems/password-too-short-for-office`: The password of an officer or administrator has at least 12 characters.
             *
             *     `/problems/password-common`: Many people use this password and it is easily guessed: choose another one.
             *
             *     `/problems/password-names-owner`: The password holds the owner's user name, name or phone: choose another one.
             *
             *     `/problems/password-monotonous`: The password repeats or counts, as aaaa or 1234: choose another one.
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
    invite_api_accounts__account_id__invitation_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: string;
            };
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
                    "application/json": components["schemas"]["Invitation"];
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
            /**
             * @description `/problems/role-not-yours-to-give`: This role is not yours to give or to change.
             *
             *     `/problems/own-password`: Change your own password where the present one is asked for.
             */
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
            /** @description `/problems/account-closed`: This account is closed; open it again before you invite. */
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
    sign_out_everywhere_api_accounts__account_id__sign_out_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: string;
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
            /** @description `/problems/role-not-yours-to-give`: This role is not yours to give or to change. */
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
    read_audit_trail_api_audit_get: {
        parameters: {
            query?: {
                /** @description One or several. */
                action?: string[];
                /** @description Account or client who acted. */
                actor?: string | null;
                /** @description `household:ID`, or its registry number (建档立卡编号), is that household; an id alone is whatever has it. Pages that showed it among others are found as well. */
                subject?: string | null;
                /** @description A day in Asia/Shanghai, or a moment. */
                from?: (string | unknown | unknown) | null;
                /** @description As `from`; the day or moment is included. */
                to?: (string | unknown | unknown) | null;
                /** @description Whose trail; left out, all. */
                program?: ("gateway" | "campaigns" | "submissions" | "households")[];
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
                    "application/json": components["schemas"]["AuditPage"];
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
            /** @description `/problems/cursor-malformed`: The paging cursor is not one of ours; start again from the first page. */
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
    export_audit_trail_api_audit_csv_get: {
        parameters: {
            query?: {
                /** @description One or several. */
                action?: string[];
                /** @description Account or client who acted. */
                actor?: string | null;
                /** @description `household:ID`, or its registry number (建档立卡编号), is that household; an id alone is whatever has it. Pages that showed it among others are found as well. */
                subject?: string | null;
                /** @description A day in Asia/Shanghai, or a moment. */
                from?: (string | unknown | unknown) | null;
                /** @description As `from`; the day or moment is included. */
                to?: (string | unknown | unknown) | null;
                /** @description Whose trail; left out, all. */
                program?: ("gateway" | "campaigns" | "submissions" | "households")[];
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
                    /** @description Entries in the file. */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
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
            /** @description `/problems/trail-silent`: A program does not answer; its audit trail cannot be read now. Please try again. */
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
    list_audit_actions_api_audit_actions_get: {
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
                    "application/json": components["schemas"]["AuditActions"];
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
    find_audit_actors_api_audit_actors_get: {
        parameters: {
            query: {
                /** @description Part of a name or user name. */
                q: string;
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
                    "application/json": components["schemas"]["Actors"];
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
    verify_audit_trail_api_audit_verify_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WalkInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WalkStep"];
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
            /** @description `/problems/cursor-malformed`: The paging cursor is not one of ours; start again from the first page. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/trail-silent`: A program does not answer; its audit trail cannot be read now. Please try again. */
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
    look_at_first_run_api_auth_first_run_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FirstRunCode"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FirstRun"];
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
            /** @description `/problems/first-run-not-valid`: This link was used or has run out: run `bangfu account admin` on the server for another. */
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
            /** @description `/problems/too-many-attempts`: Too many attempts to sign in; please wait. */
            429: {
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
    make_first_account_api_auth_first_run_accept_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FirstAccountInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
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
            /** @description `/problems/first-run-not-valid`: This link was used or has run out: run `bangfu account admin` on the server for another. */
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
             * @description `/problems/username-names-person`: A user name holds no phone or document number; choose another one.
             *
             *     `/problems/password-too-short`: A password has at least 10 characters.
             *
             *     `/problems/password-too-short-for-office`: The password of an officer or administrator has at least 12 characters.
             *
             *     `/problems/password-common`: Many people use this password and it is easily guessed: choose another one.
             *
             *     `/problems/password-names-owner`: The password holds the owner's user name, name or phone: choose another one.
             *
             *     `/problems/password-monotonous`: The password repeats or counts, as aaaa or 1234: choose another one.
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-many-attempts`: Too many attempts to sign in; please wait. */
            429: {
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
    look_at_invitation_api_auth_invitation_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitationCode"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invited"];
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
            /** @description `/problems/invitation-not-valid`: This invitation was used, replaced or has run out; ask whoever invited you for another. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/invitation-waits`: Another administrator has yet to confirm this invitation; open the link again afterwards. */
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
            /** @description `/problems/too-many-attempts`: Too many attempts to sign in; please wait. */
            429: {
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
    accept_invitation_api_auth_invitation_accept_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitationAnswer"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
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
            /** @description `/problems/invitation-not-valid`: This invitation was used, replaced or has run out; ask whoever invited you for another. */
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
             * @description `/problems/password-too-short`: A password has at least 10 characters.
             *
             *     `/problems/password-too-short-for-office`: The password of an officer or administrator has at least 12 characters.
             *
             *     `/problems/password-common`: Many people use this password and it is easily guessed: choose another one.
             *
             *     `/problems/password-names-owner`: The password holds the owner's user name, name or phone: choose another one.
             *
             *     `/problems/password-monotonous`: The password repeats or counts, as aaaa or 1234: choose another one.
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-many-attempts`: Too many attempts to sign in; please wait. */
            429: {
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
    sign_in_api_auth_login_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /**
             * @description `/problems/wrong-credentials`: The user name or the password is wrong.
             *
             *     `/problems/password-replaced`: Your password was replaced and this device signed out. If you did not ask for it, call at once.
             *
             *     `/problems/second-factor-due`: Type the code that your authenticator shows.
             */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/wrong-code`: The code is wrong: type the six digits that the authenticator shows now.
             *
             *     `/problems/code-used`: This code was used just now: wait for the next one.
             *
             *     `/problems/recovery-code-used`: This recovery code was used before: take another one.
             *
             *     `/problems/not-permitted`: You may not do this.
             */
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
            /** @description `/problems/no-accounts-yet`: There is no account yet: run `bangfu account admin` on the server and open the link it gives. */
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
            /** @description `/problems/too-many-attempts`: Too many attempts to sign in; please wait. */
            429: {
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
    sign_in_with_code_api_auth_login_code_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CodeInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /**
             * @description `/problems/challenge-not-valid`: That took too long: type user name and password again.
             *
             *     `/problems/wrong-credentials`: The user name or the password is wrong.
             */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/wrong-code`: The code is wrong: type the six digits that the authenticator shows now.
             *
             *     `/problems/code-used`: This code was used just now: wait for the next one.
             *
             *     `/problems/recovery-code-used`: This recovery code was used before: take another one.
             */
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
            /** @description `/problems/too-many-attempts`: Too many attempts to sign in; please wait. */
            429: {
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
    sign_out_api_auth_logout_post: {
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
    change_password_api_auth_password_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChangeInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description `/problems/wrong-credentials`: The user name or the password is wrong. */
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
             * @description `/problems/password-too-short`: A password has at least 10 characters.
             *
             *     `/problems/password-too-short-for-office`: The password of an officer or administrator has at least 12 characters.
             *
             *     `/problems/password-common`: Many people use this password and it is easily guessed: choose another one.
             *
             *     `/problems/password-names-owner`: The password holds the owner's user name, name or phone: choose another one.
             *
             *     `/problems/password-monotonous`: The password repeats or counts, as aaaa or 1234: choose another one.
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-many-attempts`: Too many attempts to sign in; please wait. */
            429: {
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
    refresh_api_auth_refresh_post: {
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
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /**
             * @description `/problems/not-signed-in`: Please sign in.
             *
             *     `/problems/password-replaced`: Your password was replaced and this device signed out. If you did not ask for it, call at once.
             */
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
    sign_in_client_api_auth_token_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": {
                    /** @description Or both as HTTP Basic authentication. */
                    client_id?: string;
                    client_secret?: string;
                    /** @constant */
                    grant_type: "client_credentials";
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientToken"];
                };
            };
            /** @description `/problems/grant-not-offered`: Only the grant type client_credentials is offered. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/wrong-credentials`: The user name or the password is wrong. */
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
            /** @description `/problems/too-many-attempts`: Too many attempts to sign in; please wait. */
            429: {
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
    list_clients_api_clients_get: {
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
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientPage"];
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
    write_client_api_clients__client_id__put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                client_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClientInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
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
            /** @description `/problems/id-taken`: This id belongs to another account; use another one. */
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
            /** @description `/problems/place-unknown`: The team or division does not exist, or does not go with the role. */
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
    add_secret_api_clients__client_id__secrets_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                client_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecretInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewClientSecret"];
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
             * @description `/problems/client-closed`: This client is closed; open it again first.
             *
             *     `/problems/too-many-secrets`: This client holds two open secrets; end one of them first.
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
    end_secret_api_clients__client_id__secrets__number__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                client_id: string;
                number: number;
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
    list_confirmations_api_confirmations_get: {
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
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfirmationPage"];
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
    confirm_api_confirmations__confirmation_id__confirm_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ETag` of the version being changed, such as `"3"`. */
                "if-match"?: string | null;
            };
            path: {
                confirmation_id: string;
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
            /** @description `/problems/confirmed-by-another`: Another administrator or the office above confirms this: neither who asked nor the owner of the account. */
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
             * @description `/problems/asked-in-vain`: This cannot be confirmed: the account is closed, or who asked may no longer give it. It must be asked anew.
             *
             *     `/problems/password-known`: Somebody else chose this account's password: invite the owner to choose one before giving the role.
             *
             *     `/problems/team-has-leader`: This team has a leader already.
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
    decline_api_confirmations__confirmation_id__decline_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                confirmation_id: string;
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
            /** @description `/problems/confirmed-by-another`: Another administrator or the office above confirms this: neither who asked nor the owner of the account. */
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
    withdraw_api_confirmations__confirmation_id__withdraw_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                confirmation_id: string;
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
    list_divisions_api_divisions_get: {
        parameters: {
            query?: {
                /** @description Its children; left out or empty, the provinces. */
                parent?: string;
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
                    "application/json": components["schemas"]["DivisionPage"];
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
    count_divisions_api_divisions_counts_get: {
        parameters: {
            query?: {
                /** @description Its children; left out or empty, the provinces. */
                parent?: string;
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
                    "application/json": components["schemas"]["DivisionCountsPage"];
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
    load_divisions_api_divisions_import_post: {
        parameters: {
            query?: {
                /** @description Only check: nothing is stored. */
                dry_run?: boolean;
                /** @description Of a CSV, one of the `previews`; needed where it is doubtful. A workbook has none. */
                encoding?: ("utf-8-sig" | "utf-16" | "utf-16-le" | "utf-16-be" | "gb18030" | "big5hkscs") | null;
            };
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
                    "application/json": components["schemas"]["DivisionImport"];
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
            /** @description `/problems/file-not-readable`: The file cannot be read: use the template, or a CSV with the heading code,name. */
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
    list_marks_api_divisions_marks_get: {
        parameters: {
            query?: {
                /** @description It and all below it. */
                division?: string;
                mark?: string | null;
                /** @description Only marks that an area carries on this day. */
                on?: string | null;
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
                    "application/json": components["schemas"]["DivisionMarkPage"];
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
    get_template_api_divisions_template_xlsx_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Titles in the first row; every cell is text. */
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
    write_marks_api_divisions__code__marks_put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DivisionMarksInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DivisionMarks"];
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
             * @description `/problems/marks-overlap`: The days of one mark overlap, or end before they begin: correct them first.
             *
             *     `/problems/word-unknown`: The kind or line is not in the vocabulary, or has ended.
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
    read_me_api_me_get: {
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
                    "application/json": components["schemas"]["Me"];
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
    change_me_api_me_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ETag` of the version being changed, such as `"3"`. */
                "if-match"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OwnAccountInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
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
    acknowledge_notice_api_me_notices__notice_id__acknowledge_post: {
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
    change_own_password_api_me_password_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChangeInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description `/problems/wrong-credentials`: The user name or the password is wrong. */
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
             * @description `/problems/password-too-short`: A password has at least 10 characters.
             *
             *     `/problems/password-too-short-for-office`: The password of an officer or administrator has at least 12 characters.
             *
             *     `/problems/password-common`: Many people use this password and it is easily guessed: choose another one.
             *
             *     `/problems/password-names-owner`: The password holds the owner's user name, name or phone: choose another one.
             *
             *     `/problems/password-monotonous`: The password repeats or counts, as aaaa or 1234: choose another one.
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-many-attempts`: Too many attempts to sign in; please wait. */
            429: {
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
    read_second_factor_api_me_second_factor_get: {
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
                    "application/json": components["schemas"]["SecondFactor"];
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
    begin_second_factor_api_me_second_factor_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecondFactorBegin"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewSecondFactor"];
                };
            };
            /**
             * @description `/problems/not-signed-in`: Please sign in.
             *
             *     `/problems/wrong-credentials`: The user name or the password is wrong.
             */
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
             * @description `/problems/second-factor-not-offered`: This account needs no code of the phone: officers and administrators do, where it is turned on.
             *
             *     `/problems/second-factor-active`: The code of the phone is on already; for another phone turn it off first.
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
            /** @description `/problems/too-many-attempts`: Too many attempts to sign in; please wait. */
            429: {
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
    confirm_second_factor_api_me_second_factor_confirm_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecondFactorConfirm"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
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
            /**
             * @description `/problems/not-permitted`: You may not do this.
             *
             *     `/problems/wrong-code`: The code is wrong: type the six digits that the authenticator shows now.
             */
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
             * @description `/problems/second-factor-not-begun`: Scan the picture first, then type the code.
             *
             *     `/problems/second-factor-active`: The code of the phone is on already; for another phone turn it off first.
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
            /** @description `/problems/too-many-attempts`: Too many attempts to sign in; please wait. */
            429: {
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
    renew_recovery_codes_api_me_second_factor_recovery_codes_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecondFactorProof"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            /**
             * @description `/problems/not-signed-in`: Please sign in.
             *
             *     `/problems/wrong-credentials`: The user name or the password is wrong.
             */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/not-permitted`: You may not do this.
             *
             *     `/problems/wrong-code`: The code is wrong: type the six digits that the authenticator shows now.
             *
             *     `/problems/code-used`: This code was used just now: wait for the next one.
             *
             *     `/problems/recovery-code-used`: This recovery code was used before: take another one.
             */
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
            /** @description `/problems/too-many-attempts`: Too many attempts to sign in; please wait. */
            429: {
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
    remove_second_factor_api_me_second_factor_remove_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecondFactorProof"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description `/problems/not-signed-in`: Please sign in.
             *
             *     `/problems/wrong-credentials`: The user name or the password is wrong.
             */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/not-permitted`: You may not do this.
             *
             *     `/problems/wrong-code`: The code is wrong: type the six digits that the authenticator shows now.
             *
             *     `/problems/code-used`: This code was used just now: wait for the next one.
             *
             *     `/problems/recovery-code-used`: This recovery code was used before: take another one.
             */
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
            /** @description `/problems/too-many-attempts`: Too many attempts to sign in; please wait. */
            429: {
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
    list_own_sessions_api_me_sessions_get: {
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
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnSessionPage"];
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
    sign_out_there_api_me_sessions__session_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
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
    list_organizations_api_organizations_get: {
        parameters: {
            query?: {
                kind?: string | null;
                division?: string | null;
                /** @description Only those that stand on this line. */
                line?: string | null;
                /** @description Part of a name. */
                q?: string;
                /** @description The closed and merged ones instead of those that work. */
                closed?: boolean;
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
                    "application/json": components["schemas"]["OrganizationPage"];
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
    get_units_api_organizations_export_xlsx_get: {
        parameters: {
            query?: {
                kind?: string | null;
                division?: string | null;
                /** @description Only those that stand on this line. */
                line?: string | null;
                /** @description Part of a name. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As the import reads it: a row for each line of each open unit. */
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
    load_units_api_organizations_import_post: {
        parameters: {
            query?: {
                /** @description Only check: nothing is stored. */
                dry_run?: boolean;
                /** @description Load the good rows although others are bad. */
                partial?: boolean;
                /** @description Of a CSV, one of the `previews`; needed where it is doubtful. A workbook has none. */
                encoding?: ("utf-8-sig" | "utf-16" | "utf-16-le" | "utf-16-be" | "gb18030" | "big5hkscs") | null;
            };
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
                    "application/json": components["schemas"]["UnitImport"];
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
            /** @description `/problems/units-not-readable`: The file cannot be read: please use the template. */
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
    get_unit_template_api_organizations_template_xlsx_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Titles in the first row; every cell is text. */
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
    read_organization_api_organizations__organization_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organization_id: string;
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
                    "application/json": components["schemas"]["Organization"];
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
    write_organization_api_organizations__organization_id__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ETag` of the version being changed, such as `"3"`. */
                "if-match"?: string | null;
            };
            path: {
                organization_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrganizationInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
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
            /**
             * @description `/problems/not-permitted`: You may not do this.
             *
             *     `/problems/kept-by-another-line`: This unit or team stands on another reporting line; only an office on that line changes it.
             *
             *     `/problems/role-not-yours-to-give`: This role is not yours to give or to change.
             *
             *     `/problems/own-lines-are-fixed`: You cannot put your own unit on another line, or take it off all of them: you would read what is on other lines. An office above or the system administrator does that.
             */
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
             * @description `/problems/second-person-needed`: Another person confirms roles that see households: give this one on the account of the person.
             *
             *     `/problems/kind-is-fixed`: The kind of an organisation does not change; make another one.
             *
             *     `/problems/place-is-fixed`: Only an office above both the old and the new division moves an organisation: make another one there, and hand its households over.
             *
             *     `/problems/parent-is-team`: A team has no units below it; choose the unit that it reports to.
             *
             *     `/problems/parent-not-on-line`: The parent stands on other lines, not on this one; put it on the line first, or choose another one.
             *
             *     `/problems/parent-elsewhere`: The parent lies in another province.
             *
             *     `/problems/line-has-units`: Other units report to this one on that line, so it cannot leave the line: move them first.
             *
             *     `/problems/unit-closed`: This unit, or one it should report to, is closed or merged; it cannot be changed.
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
             * @description `/problems/organization-incomplete`: The division, a parent or a person does not exist, or does not go with the kind.
             *
             *     `/problems/word-unknown`: The kind or line is not in the vocabulary, or has ended.
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
    list_changes_api_organizations__organization_id__changes_get: {
        parameters: {
            query?: {
                /** @description Rows per page. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path: {
                organization_id: string;
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
                    "application/json": components["schemas"]["UnitChangePage"];
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
    write_change_api_organizations__organization_id__changes_post: {
        parameters: {
            query?: {
                /** @description A preview: nothing is changed. */
                dry_run?: boolean;
            };
            header?: {
                /** @description `ETag` of the version being changed, such as `"3"`. */
                "if-match"?: string | null;
            };
            path: {
                organization_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Rename"] | components["schemas"]["Move"] | components["schemas"]["Merge"] | components["schemas"]["Close"] | components["schemas"]["Describe"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnitChange"];
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
            /**
             * @description `/problems/not-permitted`: You may not do this.
             *
             *     `/problems/kept-by-another-line`: This unit or team stands on another reporting line; only an office on that line changes it.
             *
             *     `/problems/own-lines-are-fixed`: You cannot put your own unit on another line, or take it off all of them: you would read what is on other lines. An office above or the system administrator does that.
             */
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
             * @description `/problems/parent-is-team`: A team has no units below it; choose the unit that it reports to.
             *
             *     `/problems/parent-not-on-line`: The parent stands on other lines, not on this one; put it on the line first, or choose another one.
             *
             *     `/problems/parent-elsewhere`: The parent lies in another province.
             *
             *     `/problems/line-has-units`: Other units report to this one on that line, so it cannot leave the line: move them first.
             *
             *     `/problems/place-is-fixed`: Only an office above both the old and the new division moves an organisation: make another one there, and hand its households over.
             *
             *     `/problems/unit-closed`: This unit, or one it should report to, is closed or merged; it cannot be changed.
             *
             *     `/problems/circular-parents`: A unit does not report to itself or to a unit below it.
             *
             *     `/problems/merged-with-itself`: A unit is not merged with itself; choose another one.
             *
             *     `/problems/kinds-differ`: Only units of the same kind are merged.
             *
             *     `/problems/leader-has-own-role`: The leader of one team has a role of your own making and cannot just become a member: change it first.
             *
             *     `/problems/unit-has-units`: Other units still report to this one: move them first, or merge it into another unit.
             *
             *     `/problems/units-below-elsewhere`: Some units below it are outside your area: an office above has to do this.
             *
             *     `/problems/unit-has-people`: People still have roles in this unit, or are about to get one: move them or close their accounts first.
             *
             *     `/problems/unit-has-duties`: The unit has begun duties or was given more time for them, has a quota, or running pairings. File the duties or take the unit out of the campaign; allot the quota to others; hand the pairings over. Duties of which nothing has come are no obstacle.
             *
             *     `/problems/nothing-changes`: It is like this already; there is nothing to change.
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
             * @description `/problems/organization-incomplete`: The division, a parent or a person does not exist, or does not go with the kind.
             *
             *     `/problems/word-unknown`: The kind or line is not in the vocabulary, or has ended.
             *
             *     `/problems/only-of-teams`: Only teams have a kind of host, a Party member in the lead and a registration.
             *
             *     `/problems/village-not-yours`: The villages of a unit are villages inside your own area.
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/programs-silent`: The unit's duties and pairings cannot be looked up now, so nothing was changed. Please try again. */
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
    undo_change_api_organizations__organization_id__changes__change_id__undo_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organization_id: string;
                change_id: string;
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
                    "application/json": components["schemas"]["UnitChange"];
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
            /**
             * @description `/problems/not-permitted`: You may not do this.
             *
             *     `/problems/kept-by-another-line`: This unit or team stands on another reporting line; only an office on that line changes it.
             *
             *     `/problems/own-lines-are-fixed`: You cannot put your own unit on another line, or take it off all of them: you would read what is on other lines. An office above or the system administrator does that.
             */
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
             * @description `/problems/place-is-fixed`: Only an office above both the old and the new division moves an organisation: make another one there, and hand its households over.
             *
             *     `/problems/unit-closed`: This unit, or one it should report to, is closed or merged; it cannot be changed.
             *
             *     `/problems/circular-parents`: A unit does not report to itself or to a unit below it.
             *
             *     `/problems/unit-has-units`: Other units still report to this one: move them first, or merge it into another unit.
             *
             *     `/problems/undo-not-possible`: Something changed since then, so this cannot be undone any more.
             *
             *     `/problems/undo-after-work`: Since the merger the other team has visited, filed for or changed these households, so it cannot be undone. To part them again, hand the households over.
             *
             *     `/problems/line-has-units`: Other units report to this one on that line, so it cannot leave the line: move them first.
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
            /** @description `/problems/organization-incomplete`: The division, a parent or a person does not exist, or does not go with the kind. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/programs-silent`: The unit's duties and pairings cannot be looked up now, so nothing was changed. Please try again. */
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
    list_roles_api_roles_get: {
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
                    "application/json": components["schemas"]["Roles"];
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
    write_role_api_roles__code__put: {
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
                "application/json": components["schemas"]["ComposedRoleInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ComposedRole"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ComposedRole"];
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
             * @description `/problems/role-name-taken`: Another role has this name or code already.
             *
             *     `/problems/role-base-is-fixed`: What a role is based on does not change; make another role.
             *
             *     `/problems/role-is-held`: People hold this role, so it gets no further permission: make another role and give it to those people.
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
             * @description `/problems/role-not-composable`: No role of your own is based on a role of administrators.
             *
             *     `/problems/permission-not-in-role`: Only permissions that the role it is based on has can be taken away.
             *
             *     `/problems/permission-needs-another`: Some permissions need one that was taken away, as forwarding a form needs reading it: take them away too.
             *
             *     `/problems/role-does-nothing`: Every permission was taken away, so that the role could do nothing: leave at least one.
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
    read_backups_api_system_backups_get: {
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
                    "application/json": components["schemas"]["Backups"];
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
    read_health_api_system_health_get: {
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
                    "application/json": components["schemas"]["SystemHealth"];
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
    read_settings_api_system_settings_get: {
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
                    "application/json": components["schemas"]["Settings"];
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
    upload_file_api_uploads__file_id__put: {
        parameters: {
            query?: never;
            header: {
                "Upload-Ticket": string;
                /** @description For a part: `bytes {first}-{last}/{size}`, both ends inclusive, 8 KiB (less at the end of the file) to 256 KiB. With `bytes *\/{size}` and no body: asks what is missing. */
                "content-range"?: string | null;
            };
            path: {
                file_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "*/*": string;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredUpload"];
                };
            };
            /** @description A part came, or a question; more is missing. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExpectedUpload"];
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
            /** @description `/problems/photo-not-allowed`: The upload ticket does not allow this, or has run out. */
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
            /** @description `/problems/too-slow`: The request did not arrive completely in time. */
            408: {
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
             * @description `/problems/photo-wrong-size`: The photo's size is not the one announced.
             *
             *     `/problems/photo-wrong-hash`: The photo's SHA-256 is not the one announced.
             *
             *     `/problems/photo-wrong-type`: The photo's type is not the one announced.
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/photo-store-unavailable`: Photos cannot be stored right now; they will be tried again. */
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
    list_words_api_vocabularies_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ETag` of the lists that the caller has. */
                "if-none-match"?: string | null;
            };
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
                    "application/json": components["schemas"]["Words"];
                };
            };
            /** @description The lists are those that `If-None-Match` names. */
            304: {
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
    write_word_api_vocabularies__vocabulary___code__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ETag` of the version being changed, such as `"3"`. */
                "if-match"?: string | null;
            };
            path: {
                vocabulary: "unit_kinds" | "lines" | "host_kinds" | "registration_states" | "area_marks" | "service_forms" | "aid_domains" | "goals" | "supports" | "served_groups" | "measure_units" | "poverty_causes" | "labour_abilities" | "needs" | "income_projects" | "health_states" | "schooling_levels";
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WordInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Word"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Word"];
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
             * @description `/problems/word-taken`: Another word of the list has this name already.
             *
             *     `/problems/spelling-taken`: Another word of the list has this synonym or mapping already: a roster could not tell them apart.
             *
             *     `/problems/list-is-fixed`: The product decides by the words of this list: rename them, or add synonyms, but no word is added, ended or given to one office.
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
            /** @description `/problems/parent-unknown`: The word above is not in this list, or lies below this word. */
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
