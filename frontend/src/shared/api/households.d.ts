/* Made from docs/openapi/households.json by `npm run generate-api`. */
export interface paths {
    "/api/households": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List households (masked)
         * @description What the caller may see: an officer the households of the area, a team the households it is paired with. A search
         *     (`q`) leaves an entry in the audit trail.
         */
        get: operations["list_households_api_households_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/households/erasures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List requests to erase a household
         * @description Newest first, of the caller's area. What was erased stays here: places, dates, counts and who did it.
         */
        get: operations["list_erasures_api_households_erasures_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/households/erasures/{erasure_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a request to erase, with what it destroys */
        get: operations["get_erasure_api_households_erasures__erasure_id__get"];
        /**
         * Ask for the erasure of a household
         * @description The caller chooses the id. Another person with the right confirms it, within some days.
         */
        put: operations["ask_for_erasure_api_households_erasures__erasure_id__put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/households/erasures/{erasure_id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm an erasure: nothing brings the household back
         * @description By another person than who asked; both must hold the right now. `confirmed` until the photos are deleted, then
         *     `erased`.
         */
        post: operations["confirm_erasure_api_households_erasures__erasure_id__confirm_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/households/erasures/{erasure_id}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refuse an erasure */
        post: operations["refuse_erasure_api_households_erasures__erasure_id__refuse_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/households/erasures/{erasure_id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Withdraw one's own request to erase */
        post: operations["withdraw_erasure_api_households_erasures__erasure_id__withdraw_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/households/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Your imports, newest first */
        get: operations["list_imports_api_households_imports_get"];
        put?: never;
        /**
         * Import a sheet into the register
         * @description One row a household, or one row a person with a household's number: titles in one of the first 20 rows, in the
         *     spellings of the national registers or as the field names of the API. Of a workbook the first shown sheet with such
         *     a table is read; notes and totals are skipped. Columns that are not known are not taken, and named in the answer.
         *
         *     The village stands in a column by code or name, or is said once for the sheet. What cannot be known without the
         *     sender is asked: state `needs_mapping`. A sheet without numbers of households gets numbers of ours.
         *
         *     A household is known by its registry number: an unknown one is created, a different one changed, an equal one left
         *     alone. The same person in two households is a doubt: after a dry run `POST …/load` says whether these are loaded as
         *     well, without a dry run they are. An empty cell says nothing, and neither does a missing column: what the register
         *     has there stays, members as well. At most 200,000 rows and 40 MB. The file is stored encrypted and deleted when the
         *     import ends.
         */
        post: operations["import_roster_api_households_imports_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/households/imports/fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a column may hold
         * @description In the order in which they are offered.
         */
        get: operations["list_fields_api_households_imports_fields_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/households/imports/profiles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Saved mappings of your office
         * @description Those of your own area, at most 200, the last changed first.
         */
        get: operations["list_profiles_api_households_imports_profiles_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/households/imports/profiles/{profile_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Forget a saved mapping */
        delete: operations["delete_profile_api_households_imports_profiles__profile_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/households/imports/template.xlsx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An empty sheet to fill in */
        get: operations["get_template_api_households_imports_template_xlsx_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/households/imports/{import_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far an import is */
        get: operations["get_import_api_households_imports__import_id__get"];
        put?: never;
        post?: never;
        /**
         * Let go of what was checked
         * @description Its file is deleted; the history keeps its name and counts.
         */
        delete: operations["drop_import_api_households_imports__import_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/households/imports/{import_id}/annotated.xlsx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The sheet with what is wrong in a last column
         * @description For who sent the file, while it is checked and not yet loaded.
         */
        get: operations["get_annotated_api_households_imports__import_id__annotated_xlsx_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/households/imports/{import_id}/errors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is wrong with a sheet
         * @description In order of rows. Of a cell no more than a masked text is repeated. At most 100,000 are kept.
         */
        get: operations["list_errors_api_households_imports__import_id__errors_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/households/imports/{import_id}/load": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Load what was checked
         * @description The file is read and checked again, because the register may have changed since; only who sent it may load it.
         */
        post: operations["load_import_api_households_imports__import_id__load_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/households/imports/{import_id}/mapping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the columns of a sheet are taken
         * @description For who sent the file, while it is open. The samples stand in clear as in the sheet.
         */
        get: operations["get_mapping_api_households_imports__import_id__mapping_get"];
        /**
         * Say how the columns of a sheet are taken
         * @description The file is checked again, and only checked.
         */
        put: operations["put_mapping_api_households_imports__import_id__mapping_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/households/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Find a person by phone, document number or name (masked)
         * @description A right of its own, in the caller's area, with a purpose. The audit trail has an entry before the answer leaves,
         *     also when nobody was found. Each account may ask so many times a day. A name is searched whole, and at most 10
         *     namesakes are answered; `division` narrows the place.
         */
        post: operations["find_person_api_households_search_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/households/{household_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a household (masked)
         * @description The audit trail has an entry before the answer leaves.
         */
        get: operations["get_household_api_households__household_id__get"];
        /**
         * Register or change a household
         * @description The caller chooses the id; the same content again answers 200 and changes nothing. Clear values go in, masked
         *     values come out. `If-Match` is optional; a stale one is refused with 412.
         */
        put: operations["put_household_api_households__household_id__put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/households/{household_id}/disclosures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read what an official form prints
         * @description Name, phone and address in clear for Form 1 or Form 2; the audit trail names the report. For our own programs.
         */
        post: operations["disclose_api_households__household_id__disclosures_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/households/{household_id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read all that the register holds of a household
         * @description In clear, with a purpose: a part of `POST /api/household-files/{household_id}`, which is what a person takes.
         */
        post: operations["read_file_api_households__household_id__file_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/households/{household_id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lift the restriction of a household */
        post: operations["release_household_api_households__household_id__release_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/households/{household_id}/restrict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restrict a household
         * @description Who may not restrict no longer sees it; nobody changes it, pairs it or prints a form of it. Visits that teams
         *     send are stored and hidden. `in_force` says whether visits and forms are hidden as well.
         */
        post: operations["restrict_household_api_households__household_id__restrict_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/households/{household_id}/restriction": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read whether and why a household is restricted */
        get: operations["get_restriction_api_households__household_id__restriction_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/households/{household_id}/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read one field in clear
         * @description One field a call, with a purpose; the audit trail has an entry before the value leaves. ID numbers are for
         *     offices only.
         */
        post: operations["reveal_api_households__household_id__reveal_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pairings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List pairings
         * @description Pairings of the caller's area or teams, oldest first. Of teams on other lines than the office's the number is
         *     told.
         */
        get: operations["list_pairings_api_pairings_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pairings/campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the campaigns that take pairings
         * @description The newest first, each with how many pairings of the division are enrolled in it, and with the edition before
         *     while that has pairings to carry on.
         */
        get: operations["list_campaigns_api_pairings_campaigns_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pairings/carry-on": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Carry on the pairings of the edition before (接续)
         * @description `dry_run` counts and changes nothing. The same again enrols nobody twice.
         */
        post: operations["carry_on_api_pairings_carry_on_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pairings/ended": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List ended pairings whose last forms may still be filed
         * @description Those of the teams that the caller files forms for, the longest ended first, with the masked name of the head.
         *     Offices file no forms and get an empty list.
         */
        get: operations["list_ended_pairings_api_pairings_ended_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pairings/loads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count the households of each team
         * @description Teams that care for nobody there are not listed; a team from elsewhere that does is.
         */
        get: operations["read_loads_api_pairings_loads_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pairings/{pairing_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a pairing with its support plan
         * @description A plan, or a reason typed at the end, leaves an entry in the audit trail before the answer leaves.
         */
        get: operations["get_pairing_api_pairings__pairing_id__get"];
        /**
         * Pair a team with a household
         * @description The caller chooses the id; the same content again answers 200. Several teams may care for a household and one
         *     team for several. Dates, helpers and form may change later; household and team never.
         */
        put: operations["put_pairing_api_pairings__pairing_id__put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pairings/{pairing_id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a pairing
         * @description The team loses sight of the household, its visits and forms at once, if `in_force`; its visits stay counted. Its
         *     leader has some days more to file the last forms.
         */
        post: operations["close_pairing_api_pairings__pairing_id__close_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pairings/{pairing_id}/disclosures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read what an official form prints of a pairing
         * @description Name, phone and address of the household in clear, and the support plan; the audit trail names the report.
         *
         *     For our own programs: submissions asks when a form is begun, which it allows once for each pairing, form and month.
         */
        post: operations["disclose_api_pairings__pairing_id__disclosures_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pairings/{pairing_id}/enrolments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the campaigns in which a pairing is enrolled */
        get: operations["list_enrolments_api_pairings__pairing_id__enrolments_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pairings/{pairing_id}/enrolments/{campaign_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Enrol a pairing in a campaign, or take it out (纳入、移出)
         * @description A last day takes it out after that day. Visits made before it was enrolled count from the first day on.
         */
        put: operations["put_enrolment_api_pairings__pairing_id__enrolments__campaign_id__put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pairings/{pairing_id}/hand-over": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hand a household over to another team
         * @description Ends one pairing and begins the other, both or neither; the support plan is taken along. The same request again
         *     changes nothing.
         */
        post: operations["hand_over_api_pairings__pairing_id__hand_over_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pairings/{pairing_id}/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Write the support plan of a pairing
         * @description The four cells of Form 1. `ETag` and `If-Match` here are the plan's own version.
         */
        put: operations["put_plan_api_pairings__pairing_id__plan_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Progress of a division in a campaign
         * @description Country, province and city: one row per child division, also those without any data. County and below: one row
         *     per unit that is paired, visited or has a quota there. A division outside the caller's area is 404.
         *
         *     Either `month`, or `period`: the key of a period of one of the campaign's duties. Without `campaign_id` it is the
         *     campaign of the caller's area that takes pairings and runs in the month: of several one whose pairings lie there,
         *     that asks for visits, and that began last, in this order.
         */
        get: operations["read_board_api_progress_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/progress.xlsx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same board as a workbook
         * @description Counts only, and the names of areas and units. The audit trail says who took which board.
         */
        get: operations["read_sheet_api_progress_xlsx_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/progress/overdue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The households behind the number of those overdue
         * @description Their ids, by id. A household that is restricted (限制处理) is counted on the board and not listed.
         */
        get: operations["read_overdue_api_progress_overdue_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/progress/periods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The periods for which a campaign has a board
         * @description Its months, and what its duties ask for by weeks, quarters, years, windows or days of their own.
         */
        get: operations["read_periods_api_progress_periods_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/progress/split": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same board, its visits split by what they say
         * @description By service form (服务形式), domain (帮扶领域), goal (帮扶目标), support (扶持方式) or group served (服务对象).
         *
         *     Without `campaign_id` all visits of the month count, each once, whatever campaigns they count in. Of a line, a
         *     household that several of its teams visited counts once for each of them.
         */
        get: operations["read_split_api_progress_split_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/progress/sums": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a campaign has done since it began
         * @description The rows are those of the board: child divisions, from the county down units.
         */
        get: operations["read_sums_api_progress_sums_get"];
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
        /** ActivePairing */
        ActivePairing: {
            /**
             * Campaigns
             * @description In which it is enrolled, and not taken out.
             */
            campaigns: string[];
            /** Ends On */
            ends_on: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
            /**
             * Team Id
             * Format: uuid
             */
            team_id: string;
            /** Team Name */
            team_name: string;
        };
        /**
         * BoardPeriod
         * @description A period for which a campaign has a board: a month of it, or a period of one of its duties.
         */
        BoardPeriod: {
            /**
             * Duty Periods
             * @description The keys of these days in `GET /api/dues`.
             */
            duty_periods: string[];
            /**
             * Ends On
             * Format: date
             */
            ends_on: string;
            /**
             * Is Asked
             * @description Whether a duty asks for something in exactly these days.
             */
            is_asked: boolean;
            /** Label */
            label: string;
            /** Label En */
            label_en: string;
            /**
             * Period
             * @description Its key, as in `period` of the board.
             */
            period: string;
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
        };
        /**
         * BoardPeriods
         * @description By their first day.
         */
        BoardPeriods: {
            /**
             * Campaign Id
             * Format: uuid
             */
            campaign_id: string;
            /** Items */
            items: components["schemas"]["BoardPeriod"][];
        };
        /**
         * CampaignOfPairings
         * @description A campaign that takes pairings, with how many of the division are enrolled in it now.
         */
        CampaignOfPairings: {
            /**
             * Ends On
             * Format: date
             */
            ends_on: string;
            /** Enrolled */
            enrolled: number;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Is Open
             * @description Whether pairings can still be enrolled in it.
             */
            is_open: boolean;
            /** Name */
            name: string;
            /** @description The edition before of the same series, while it has pairings that this one does not have yet. */
            previous: components["schemas"]["Edition"] | null;
            /** Series */
            series: string;
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
            /** Year */
            year: number | null;
        };
        /**
         * CampaignSums
         * @description What was done since the campaign began.
         *
         *     Flows (流量) are summed over its months; of states (存量), which are never summed over time, the last month stands.
         */
        CampaignSums: {
            /**
             * Campaign Id
             * Format: uuid
             */
            campaign_id: string;
            /** Division */
            division: string;
            /** Flows */
            flows: string[];
            /**
             * Months
             * @description The months of the campaign that have begun.
             */
            months: string[];
            /** Rows */
            rows: components["schemas"]["SumRow"][];
        };
        /** CampaignsOfPairings */
        CampaignsOfPairings: {
            /** Items */
            items: components["schemas"]["CampaignOfPairings"][];
        };
        /**
         * CarriedOn
         * @description Counts of the pairings that were enrolled in the edition before at its end.
         */
        CarriedOn: {
            /**
             * Already
             * @description Enrolled before.
             */
            already: number;
            /**
             * Ended
             * @description The pairing has ended.
             */
            ended: number;
            /**
             * Enrolled
             * @description Carried on now, or by a dry run: would be.
             */
            enrolled: number;
            /**
             * Not Served
             * @description The campaign does not serve such households.
             */
            not_served: number;
            previous: components["schemas"]["Edition"];
            /**
             * Takes No Part
             * @description The team, or the village, takes no part in the new edition.
             */
            takes_no_part: number;
            /**
             * Teams
             * @description Of those carried on, by team.
             */
            teams: components["schemas"]["CarriedTeam"][];
        };
        /** CarriedTeam */
        CarriedTeam: {
            /** Pairings */
            pairings: number;
            /**
             * Team Id
             * Format: uuid
             */
            team_id: string;
            /** Team Name */
            team_name: string;
        };
        /**
         * CarryOnInput
         * @description 接续: the enrolled pairings of the edition before go on in this one.
         */
        CarryOnInput: {
            /**
             * Campaign Id
             * Format: uuid
             */
            campaign_id: string;
            /** Division */
            division: string;
            /**
             * Dry Run
             * @description Only counts, and changes nothing.
             * @default false
             */
            dry_run: boolean;
            /**
             * From
             * @description First day; else as each pairing runs.
             */
            from?: string | null;
        };
        /** ChosenColumn */
        ChosenColumn: {
            /**
             * Field
             * @description Key of `GET …/imports/fields`; null: not taken.
             */
            field: string | null;
            /** Index */
            index: number;
        };
        /**
         * CloseInput
         * @description 有始、有序、有终: a pairing ends with a reason (S2-16).
         */
        CloseInput: {
            /**
             * Closed On
             * Format: date
             * @description Last day of care, today at the latest: closing ends access at once.
             */
            closed_on: string;
            /** Reason */
            reason: string;
        };
        /**
         * Column
         * @description A measure that the campaign has. The others say nothing about it.
         */
        Column: {
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
        /** DisclosedHead */
        DisclosedHead: {
            /** Name */
            name: string;
            /** Phone */
            phone: string | null;
        };
        /**
         * Disclosure
         * @description What Form 1 and Form 2 print about a household (S2-35..37); the only other clear values.
         */
        Disclosure: {
            /** Address */
            address: string | null;
            head: components["schemas"]["DisclosedHead"];
            /** Registry No */
            registry_no: string;
            /** Village Name */
            village_name: string | null;
        };
        /** DisclosureInput */
        DisclosureInput: {
            purpose: components["schemas"]["DisclosurePurpose"];
            /**
             * Reference
             * Format: uuid
             * @description The report the values are printed on; written to the audit trail.
             */
            reference: string;
        };
        /**
         * DisclosurePurpose
         * @description The official form a clear name, phone and address are printed on (S2-35..37).
         * @enum {string}
         */
        DisclosurePurpose: "registration_form" | "progress_report";
        /**
         * DocumentKind
         * @description 证件类型.
         * @enum {string}
         */
        DocumentKind: "resident" | "passport" | "hk_macao_permit" | "taiwan_permit" | "residence_permit" | "other";
        /** Edition */
        Edition: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Year */
            year: number | null;
        };
        /** EncodingPreview */
        EncodingPreview: {
            /** Encoding */
            encoding: string;
            /** Lines */
            lines: string[];
        };
        /**
         * EndedPairing
         * @description A pairing that has ended and whose last forms may still be filed.
         */
        EndedPairing: {
            /**
             * Ends On
             * Format: date
             */
            ends_on: string;
            /**
             * Filed Until
             * Format: date
             * @description Last day on which its forms may be filed.
             */
            filed_until: string;
            /**
             * Head Name
             * @description 户主, masked.
             */
            head_name: string;
            /**
             * Household Id
             * Format: uuid
             */
            household_id: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
            /**
             * Team Id
             * Format: uuid
             */
            team_id: string;
            /** Village Name */
            village_name: string | null;
        };
        /** EndedPairingList */
        EndedPairingList: {
            /** Items */
            items: components["schemas"]["EndedPairing"][];
            /** Next */
            next: string | null;
        };
        /** Enrolment */
        Enrolment: {
            /**
             * By Itself
             * @description Whether nobody was asked, because only one campaign takes the pairing.
             */
            by_itself: boolean;
            /**
             * Campaign Id
             * Format: uuid
             */
            campaign_id: string;
            /** Campaign Name */
            campaign_name: string;
            /** From */
            from: string | null;
            /**
             * Pairing Id
             * Format: uuid
             */
            pairing_id: string;
            /** To */
            to: string | null;
            /** Version */
            version: number;
        };
        /**
         * EnrolmentInput
         * @description 纳入活动. Without days the pairing counts as long as it runs.
         */
        EnrolmentInput: {
            /**
             * From
             * @description First day on which it counts.
             */
            from?: string | null;
            /**
             * To
             * @description Last day, inclusive; one day before `from`: it counts on no day.
             */
            to?: string | null;
        };
        /** Enrolments */
        Enrolments: {
            /** Items */
            items: components["schemas"]["Enrolment"][];
        };
        /**
         * Erasure
         * @description A request to erase a household, and what became of it. Names and texts are null once the key is destroyed.
         */
        Erasure: {
            /**
             * Answer
             * @description Why it was refused or withdrawn.
             */
            answer: string | null;
            /** Answered At */
            answered_at: string | null;
            /** Answered By */
            answered_by: string | null;
            /** Answered By Name */
            answered_by_name: string | null;
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
            asked_by_name: string | null;
            /** Erased At */
            erased_at: string | null;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Head Name */
            head_name: string | null;
            held: components["schemas"]["Held"];
            /**
             * Household Id
             * Format: uuid
             */
            household_id: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Is Mine
             * @description The caller asked for it, so that another person must confirm it.
             */
            is_mine: boolean;
            /** Reason */
            reason: string | null;
            /** Registry No */
            registry_no: string | null;
            state: components["schemas"]["ErasureState"];
            /** Village Code */
            village_code: string;
            /** Village Name */
            village_name: string | null;
        };
        /** ErasureInput */
        ErasureInput: {
            /**
             * Household Id
             * Format: uuid
             */
            household_id: string;
            /**
             * Reason
             * @description Why the clear value is needed; written to the audit trail.
             */
            reason: string;
        };
        /** ErasureList */
        ErasureList: {
            /** Items */
            items: components["schemas"]["Erasure"][];
            /**
             * Next
             * @description Cursor of the next page.
             */
            next: string | null;
        };
        /**
         * ErasureState
         * @description 销毁: `confirmed` while the other programs destroy what they have; `moved` where it left the county.
         * @enum {string}
         */
        ErasureState: "asked" | "withdrawn" | "refused" | "expired" | "moved" | "confirmed" | "erased";
        /** FileInput */
        FileInput: {
            /**
             * Purpose
             * @description Why the clear value is needed; written to the audit trail.
             */
            purpose: string;
        };
        /**
         * Guarantees
         * @description 一超过两不愁三保障 (S2-08): null while not yet checked.
         */
        Guarantees: {
            /**
             * Clothing
             * @description 不愁穿
             */
            clothing?: boolean | null;
            /**
             * Food
             * @description 不愁吃
             */
            food?: boolean | null;
            /**
             * Health Care
             * @description 基本医疗有保障
             */
            health_care?: boolean | null;
            /**
             * Housing
             * @description 住房安全有保障
             */
            housing?: boolean | null;
            /**
             * Income
             * @description 收入超过标准
             */
            income?: boolean | null;
            /**
             * Schooling
             * @description 义务教育有保障
             */
            schooling?: boolean | null;
        };
        /**
         * HandOverInput
         * @description 移交: another team goes on where the first one ends; the support plan, the household's own (S2-26), stays.
         */
        HandOverInput: {
            /**
             * Handed Over On
             * Format: date
             * @description Last day of the one team and first day of the other, today at the latest.
             */
            handed_over_on: string;
            /**
             * Helpers
             * @description 帮扶责任人, account ids.
             * @default []
             */
            helpers: string[];
            /**
             * Pairing Id
             * Format: uuid
             * @description Id of the new pairing, chosen by the caller.
             */
            pairing_id: string;
            /** Reason */
            reason: string;
            /**
             * Team Id
             * Format: uuid
             */
            team_id: string;
        };
        /**
         * HeadInput
         * @description 户主.
         */
        HeadInput: {
            /**
             * As Written
             * @description 原文: by field, the words of the sheet where they say more than the term, or no term fits.
             * @default {}
             */
            as_written: {
                [key: string]: string;
            };
            /**
             * Birth Year
             * @description 出生年份, from 1900 to this year.
             */
            birth_year?: number | null;
            /**
             * Health
             * @description 健康状况: of the vocabulary `health_states`.
             */
            health?: string | null;
            /** @description 证件类型; when not given, the form of the number says it. */
            id_kind?: components["schemas"]["DocumentKind"] | null;
            /** Id Number */
            id_number?: string | null;
            /**
             * Id Upgraded
             * @description Made of 15 digits: said by the register, and kept when it is sent back with the number.
             * @default false
             */
            id_upgraded: boolean;
            /**
             * Name
             * @description Stored with one kind of middle dot and without characters that nobody sees.
             */
            name: string;
            /**
             * Other Phones
             * @description Each once, without `phone`.
             * @default []
             */
            other_phones: string[];
            /** Phone */
            phone?: string | null;
            /**
             * Phone Note
             * @description Whose phone it is, for instance.
             */
            phone_note?: string | null;
            /**
             * Schooling
             * @description 文化程度: of the vocabulary `schooling_levels`.
             */
            schooling?: string | null;
        };
        /**
         * Held
         * @description What is destroyed. Null: not counted, because the other program did not answer.
         */
        Held: {
            /** Amount Fen */
            amount_fen: number | null;
            /**
             * Members
             * @description The head included.
             */
            members: number | null;
            /** Pairings */
            pairings: number | null;
            /** Photos */
            photos: number | null;
            /** Reports */
            reports: number | null;
            /** Scans */
            scans: number | null;
            /** Visits */
            visits: number | null;
        };
        /**
         * HouseholdDetail
         * @description One household: personal fields masked, `reveal` gives one of them in clear.
         */
        HouseholdDetail: {
            /** Address */
            address: string | null;
            /**
             * As Written
             * @description 原文, by field: the words of the sheet where they say more than the term.
             */
            as_written: {
                [key: string]: string;
            };
            /** Division Code */
            division_code: string;
            guarantees: components["schemas"]["Guarantees"];
            head: components["schemas"]["MaskedFullHead"];
            hygiene: components["schemas"]["Hygiene"];
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Income Project */
            income_project: string | null;
            /**
             * Is Restricted
             * @description 限制处理: shown to those who may restrict it, and to nobody else.
             */
            is_restricted: boolean;
            /** Labour Ability */
            labour_ability: string | null;
            /** Last Visit On */
            last_visit_on: string | null;
            /** Members */
            members: components["schemas"]["MaskedMember"][];
            /**
             * Members Count
             * @description The head included.
             */
            members_count: number;
            /** Name Notes */
            name_notes: components["schemas"]["NameNote"][];
            /** Needs */
            needs: string[];
            /** Pairings */
            pairings: components["schemas"]["ActivePairing"][];
            /** Poverty Causes */
            poverty_causes: string[];
            /** Registry No */
            registry_no: string;
            registry_status: components["schemas"]["RegistryStatus"];
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Version */
            version: number;
            /** Village Name */
            village_name: string | null;
            /** Visits Count */
            visits_count: number;
        };
        /** HouseholdFile */
        HouseholdFile: {
            /**
             * Described By
             * @description JSON Schema of the other fields, to be kept beside them.
             */
            described_by: {
                [key: string]: unknown;
            };
            household: components["schemas"]["WholeRecord"];
            /**
             * Pairings
             * @description Past and present, oldest first, each with its support plan.
             */
            pairings: components["schemas"]["WholePairing"][];
            /**
             * Pairings Of Other Lines
             * @description How many more there are, of teams on other lines, which the caller does not read.
             */
            pairings_of_other_lines: number;
            /** @description 限制处理和销毁申请. */
            withholding: components["schemas"]["WholeWithholding"];
        };
        /**
         * HouseholdInput
         * @example {
         *       "address": "辽宁省北票市大板镇上园村三组12号",
         *       "division_code": "211381101203",
         *       "guarantees": {
         *         "clothing": true,
         *         "food": true,
         *         "income": false
         *       },
         *       "head": {
         *         "id_number": "11010519491231002X",
         *         "name": "王守田",
         *         "phone": "13900001234"
         *       },
         *       "hygiene": {
         *         "indoors_clean": true
         *       },
         *       "income_project": "courtyard_economy",
         *       "labour_ability": "partial",
         *       "members": [
         *         {
         *           "as_written": {
         *             "health": "肢体残疾"
         *           },
         *           "birth_year": 1957,
         *           "health": "disabled",
         *           "labour_ability": "partial",
         *           "name": "李桂兰",
         *           "relation": "配偶",
         *           "schooling": "primary"
         *         }
         *       ],
         *       "needs": [
         *         "medical_care"
         *       ],
         *       "poverty_causes": [
         *         "illness",
         *         "lack_of_labour"
         *       ],
         *       "registry_no": "2113810010023",
         *       "registry_status": "REGISTERED_POOR"
         *     }
         */
        HouseholdInput: {
            /** Address */
            address?: string | null;
            /**
             * As Written
             * @description 原文: by field, the words of the sheet where they say more than the term, or no term fits.
             * @default {}
             */
            as_written: {
                [key: string]: string;
            };
            /**
             * Division Code
             * @description Statistical code of the village (12) or town (9).
             */
            division_code: string;
            /** @default {} */
            guarantees: components["schemas"]["Guarantees"];
            head: components["schemas"]["HeadInput"];
            /** @default {} */
            hygiene: components["schemas"]["Hygiene"];
            /**
             * Income Project
             * @description 到户扶贫项目: of the vocabulary `income_projects` (S2-06).
             */
            income_project?: string | null;
            /**
             * Labour Ability
             * @description 劳动能力: of `labour_abilities`.
             */
            labour_ability?: string | null;
            /**
             * Members
             * @default []
             */
            members: components["schemas"]["MemberInput"][];
            /**
             * Members Count
             * @description 家庭人口, head included; when not given, the head and the members listed.
             */
            members_count?: number | null;
            /**
             * Needs
             * @description 帮扶需求: of the vocabulary `needs` (S2-08).
             * @default []
             */
            needs: string[];
            /**
             * Poverty Causes
             * @description 致贫原因: of the vocabulary `poverty_causes`.
             * @default []
             */
            poverty_causes: string[];
            /**
             * Registry No
             * @description 建档立卡 number; one household each. No mobile or document number.
             */
            registry_no: string;
            /** @default REGISTERED_POOR */
            registry_status: components["schemas"]["RegistryStatus"];
        };
        /**
         * HouseholdItem
         * @description A household in a list: personal fields masked.
         */
        HouseholdItem: {
            /** Address */
            address: string | null;
            /** Division Code */
            division_code: string;
            head: components["schemas"]["MaskedHead"];
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Is Restricted
             * @description 限制处理: shown to those who may restrict it, and to nobody else.
             */
            is_restricted: boolean;
            /** Labour Ability */
            labour_ability: string | null;
            /** Last Visit On */
            last_visit_on: string | null;
            /**
             * Members Count
             * @description The head included.
             */
            members_count: number;
            /** Pairings */
            pairings: components["schemas"]["ActivePairing"][];
            /** Poverty Causes */
            poverty_causes: string[];
            /** Registry No */
            registry_no: string;
            registry_status: components["schemas"]["RegistryStatus"];
            /** Village Name */
            village_name: string | null;
            /** Visits Count */
            visits_count: number;
        };
        /** HouseholdList */
        HouseholdList: {
            /** Items */
            items: components["schemas"]["HouseholdItem"][];
            /** Next */
            next: string | null;
        };
        /**
         * HouseholdNow
         * @description After a change. A household that moved to another place takes its visits along.
         */
        HouseholdNow: {
            /** Address */
            address: string | null;
            /**
             * As Written
             * @description 原文, by field: the words of the sheet where they say more than the term.
             */
            as_written: {
                [key: string]: string;
            };
            /** Division Code */
            division_code: string;
            guarantees: components["schemas"]["Guarantees"];
            head: components["schemas"]["MaskedFullHead"];
            hygiene: components["schemas"]["Hygiene"];
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * In Force
             * @description False while visits, photos and reports do not follow yet: whoever lost sight of them may see them for some more seconds, or until the other program answers again.
             */
            in_force: boolean;
            /** Income Project */
            income_project: string | null;
            /**
             * Is Restricted
             * @description 限制处理: shown to those who may restrict it, and to nobody else.
             */
            is_restricted: boolean;
            /** Labour Ability */
            labour_ability: string | null;
            /** Last Visit On */
            last_visit_on: string | null;
            /** Members */
            members: components["schemas"]["MaskedMember"][];
            /**
             * Members Count
             * @description The head included.
             */
            members_count: number;
            /** Name Notes */
            name_notes: components["schemas"]["NameNote"][];
            /** Needs */
            needs: string[];
            /** Pairings */
            pairings: components["schemas"]["ActivePairing"][];
            /** Poverty Causes */
            poverty_causes: string[];
            /** Registry No */
            registry_no: string;
            registry_status: components["schemas"]["RegistryStatus"];
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Version */
            version: number;
            /** Village Name */
            village_name: string | null;
            /** Visits Count */
            visits_count: number;
        };
        /**
         * Hygiene
         * @description Home hygiene standard, four items (S2-10): null while not yet checked.
         */
        Hygiene: {
            /**
             * Belongings Tidy
             * @description 物品摆放整齐有序
             */
            belongings_tidy?: boolean | null;
            /**
             * Indoors Clean
             * @description 户内干净整洁
             */
            indoors_clean?: boolean | null;
            /**
             * Outdoors Free Of Droppings
             * @description 户外无家禽、家畜粪便
             */
            outdoors_free_of_droppings?: boolean | null;
            /**
             * Yard Free Of Litter
             * @description 庭院整洁无垃圾
             */
            yard_free_of_litter?: boolean | null;
        };
        /**
         * HygieneCounts
         * @description Households that meet each of the four items (S2-10).
         */
        HygieneCounts: {
            /** Belongings Tidy */
            belongings_tidy: number;
            /** Indoors Clean */
            indoors_clean: number;
            /** Outdoors Free Of Droppings */
            outdoors_free_of_droppings: number;
            /** Yard Free Of Litter */
            yard_free_of_litter: number;
        };
        /** MappedColumn */
        MappedColumn: {
            /**
             * Field
             * @description Key of `GET …/imports/fields`; null: not taken.
             */
            field: string | null;
            /**
             * How
             * @description By the sender, a saved mapping, the title, the content; null: by nobody.
             */
            how: ("sender" | "profile" | "title" | "content") | null;
            /**
             * Index
             * @description From 0.
             */
            index: number;
            /**
             * Is Left Out
             * @description It numbers or comments the rows: nobody need decide about it.
             */
            is_left_out: boolean;
            /** Letter */
            letter: string;
            /**
             * Samples
             * @description At most three different values, in clear, for the sender alone.
             */
            samples: string[];
            /** Title */
            title: string;
        };
        /** MappedSheet */
        MappedSheet: {
            /** Columns */
            columns: number;
            /** Has Table */
            has_table: boolean;
            /** Hidden Columns */
            hidden_columns: number;
            /** Hidden Rows */
            hidden_rows: number;
            /** Is Hidden */
            is_hidden: boolean;
            /** Name */
            name: string;
            /** Rows */
            rows: number;
        };
        /** MaskedFullHead */
        MaskedFullHead: {
            /**
             * As Written
             * @description 原文, by field.
             */
            as_written: {
                [key: string]: string;
            };
            /** Birth Year */
            birth_year: number | null;
            /** Health */
            health: string | null;
            /** @description 证件类型; null where there is no number. */
            id_kind: components["schemas"]["DocumentKind"] | null;
            /** Id Number */
            id_number: string | null;
            /**
             * Id Upgraded
             * @description The number was given with 15 digits.
             */
            id_upgraded: boolean;
            /** Name */
            name: string;
            /** Other Phones */
            other_phones: string[];
            /** Phone */
            phone: string | null;
            /**
             * Phone Note
             * @description Whose phone it is: a word such as 儿子; anything else is hidden.
             */
            phone_note: string | null;
            /** Schooling */
            schooling: string | null;
        };
        /** MaskedHead */
        MaskedHead: {
            /** Name */
            name: string;
            /** Phone */
            phone: string | null;
        };
        /** MaskedMember */
        MaskedMember: {
            /**
             * As Written
             * @description 原文, by field.
             */
            as_written: {
                [key: string]: string;
            };
            /** Birth Year */
            birth_year: number | null;
            /** Health */
            health: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** @description 证件类型; null where there is no number. */
            id_kind: components["schemas"]["DocumentKind"] | null;
            /** Id Number */
            id_number: string | null;
            /**
             * Id Upgraded
             * @description The number was given with 15 digits.
             */
            id_upgraded: boolean;
            /** Labour Ability */
            labour_ability: string | null;
            /** Name */
            name: string;
            /** Other Phones */
            other_phones: string[];
            /** Phone */
            phone: string | null;
            /**
             * Phone Note
             * @description Whose phone it is: a word such as 儿子; anything else is hidden.
             */
            phone_note: string | null;
            /** Relation */
            relation: string | null;
            /** Schooling */
            schooling: string | null;
        };
        /**
         * MemberInput
         * @description 家庭成员 other than the head.
         */
        MemberInput: {
            /**
             * As Written
             * @description 原文: by field, the words of the sheet where they say more than the term, or no term fits.
             * @default {}
             */
            as_written: {
                [key: string]: string;
            };
            /**
             * Birth Year
             * @description 出生年份, from 1900 to this year.
             */
            birth_year?: number | null;
            /**
             * Health
             * @description 健康状况: of the vocabulary `health_states`.
             */
            health?: string | null;
            /**
             * Id
             * @description Kept when given, otherwise made here.
             */
            id?: string | null;
            /** @description 证件类型; when not given, the form of the number says it. */
            id_kind?: components["schemas"]["DocumentKind"] | null;
            /** Id Number */
            id_number?: string | null;
            /**
             * Id Upgraded
             * @description Made of 15 digits: said by the register, and kept when it is sent back with the number.
             * @default false
             */
            id_upgraded: boolean;
            /**
             * Labour Ability
             * @description 劳动能力: of `labour_abilities`.
             */
            labour_ability?: string | null;
            /**
             * Name
             * @description Stored with one kind of middle dot and without characters that nobody sees.
             */
            name: string;
            /**
             * Other Phones
             * @description Each once, without `phone`.
             * @default []
             */
            other_phones: string[];
            /** Phone */
            phone?: string | null;
            /**
             * Phone Note
             * @description Whose phone it is, for instance.
             */
            phone_note?: string | null;
            /**
             * Relation
             * @description 与户主关系
             */
            relation?: string | null;
            /**
             * Schooling
             * @description 文化程度: of the vocabulary `schooling_levels`.
             */
            schooling?: string | null;
        };
        /**
         * NameNote
         * @description What somebody should look at in a name. Characters are named, such as `U+E000`.
         */
        NameNote: {
            /**
             * Member Id
             * @description Null for the head.
             */
            member_id: string | null;
            /**
             * Private Use
             * @description Only one office's font shows them: replace them by the right ones. Told to who may.
             */
            private_use: string[];
            /**
             * Removed
             * @description Taken out because nobody sees them; said once, to who sent them.
             */
            removed: string[];
        };
        /**
         * OverdueHouseholds
         * @description A page may hold fewer than `limit`, and none, while `next` says that there are more.
         */
        OverdueHouseholds: {
            /** Items */
            items: string[];
            /** Next */
            next: string | null;
        };
        /**
         * PairedDisclosure
         * @description What Form 1 and Form 2 print about a household and its pairing, in one answer.
         */
        PairedDisclosure: {
            /** Address */
            address: string | null;
            head: components["schemas"]["DisclosedHead"];
            plan: components["schemas"]["Plan"] | null;
            /** Registry No */
            registry_no: string;
            /** Village Name */
            village_name: string | null;
        };
        /** Pairing */
        Pairing: {
            /** Close Reason */
            close_reason: string | null;
            /** Ends On */
            ends_on: string | null;
            /** Helpers */
            helpers: string[];
            /**
             * Household Id
             * Format: uuid
             */
            household_id: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Is Closed */
            is_closed: boolean;
            plan: components["schemas"]["Plan"] | null;
            /** Service Form */
            service_form: string;
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
            /**
             * Team Id
             * Format: uuid
             */
            team_id: string;
            /** Team Name */
            team_name: string;
            /** Version */
            version: number;
            /** Village Code */
            village_code: string;
        };
        /**
         * PairingInput
         * @description 结对帮扶: which team cares for which household, in what form, from when to when.
         * @example {
         *       "ends_on": "2020-09-30",
         *       "helpers": [],
         *       "household_id": "0190a000-0000-7000-8000-000000000010",
         *       "service_form": "pairing",
         *       "starts_on": "2020-04-01",
         *       "team_id": "0190a000-0000-7000-8000-0000000000a0"
         *     }
         */
        PairingInput: {
            /**
             * Campaigns
             * @description In which campaigns it is enrolled. Left out, it enrols by itself where one campaign takes it.
             */
            campaigns?: string[] | null;
            /**
             * Ends On
             * @description Last day, inclusive; access ends with it.
             */
            ends_on?: string | null;
            /**
             * Helpers
             * @description 帮扶责任人, account ids.
             * @default []
             */
            helpers: string[];
            /**
             * Household Id
             * Format: uuid
             */
            household_id: string;
            /**
             * Service Form
             * @description 服务形式: a code of the vocabulary `service_forms` (S2-11).
             * @default pairing
             */
            service_form: string;
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
            /**
             * Team Id
             * Format: uuid
             */
            team_id: string;
        };
        /** PairingList */
        PairingList: {
            /** Items */
            items: components["schemas"]["Pairing"][];
            /** Next */
            next: string | null;
            /**
             * Of Other Lines
             * @description How many more the filter finds of teams on other lines, which an office on a line does not read; 1000 at most.
             */
            of_other_lines: number;
        };
        /**
         * PairingNow
         * @description After an act.
         */
        PairingNow: {
            /** Close Reason */
            close_reason: string | null;
            /** Ends On */
            ends_on: string | null;
            /** Helpers */
            helpers: string[];
            /**
             * Household Id
             * Format: uuid
             */
            household_id: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * In Force
             * @description False while visits, photos and reports do not follow yet: whoever lost sight of them may see them for some more seconds, or until the other program answers again.
             */
            in_force: boolean;
            /** Is Closed */
            is_closed: boolean;
            plan: components["schemas"]["Plan"] | null;
            /** Service Form */
            service_form: string;
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
            /**
             * Team Id
             * Format: uuid
             */
            team_id: string;
            /** Team Name */
            team_name: string;
            /** Version */
            version: number;
            /** Village Code */
            village_code: string;
        };
        /**
         * PersonFound
         * @description At most 20 households, of a name at most 10; masked.
         */
        PersonFound: {
            /**
             * Has More
             * @description More were found than are answered: search below a `division`.
             */
            has_more: boolean;
            /** Items */
            items: components["schemas"]["HouseholdItem"][];
            /**
             * Left Today
             * @description Searches that the caller may still make today.
             */
            left_today: number;
        };
        /**
         * PersonSearch
         * @description A whole number as it stands on a document or a phone, or a whole name, in any spelling.
         */
        PersonSearch: {
            /**
             * Division
             * @description Only below this division, such as a village.
             */
            division?: string | null;
            /**
             * Field
             * @enum {string}
             */
            field: "phone" | "id_number" | "name";
            /**
             * Purpose
             * @description Why the clear value is needed; written to the audit trail.
             */
            purpose: string;
            /** Value */
            value: string;
        };
        /** Plan */
        Plan: {
            /** Funds */
            funds: string;
            /** Goals */
            goals: string[];
            /** Goods */
            goods: string;
            /** Other */
            other: string;
            /** Project */
            project: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Version */
            version: number;
        };
        /**
         * PlanInput
         * @description 帮扶方案: the four cells of Form 1 and the goals (S2-38..41, S2-13).
         */
        PlanInput: {
            /**
             * Funds
             * @description 资金
             * @default
             */
            funds: string;
            /**
             * Goals
             * @description 帮扶目标: codes of the vocabulary `goals` (S2-13).
             * @default []
             */
            goals: string[];
            /**
             * Goods
             * @description 物资
             * @default
             */
            goods: string;
            /**
             * Other
             * @description 其他
             * @default
             */
            other: string;
            /**
             * Project
             * @description 项目
             * @default
             */
            project: string;
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
         * ProgressBoard
         * @description 帮扶贫困户进展图 (S2-17).
         */
        ProgressBoard: {
            /**
             * As Of
             * @description Everything that happened before this is counted; null before the start.
             */
            as_of: string | null;
            /**
             * Campaign Id
             * @description Whose board it is; null for the whole register, where no campaign takes pairings in the month.
             */
            campaign_id: string | null;
            /** Columns */
            columns: components["schemas"]["Column"][];
            /** Division */
            division: string;
            /**
             * Ends On
             * Format: date
             */
            ends_on: string;
            /**
             * Month
             * @description Of the first day of the period.
             */
            month: string;
            /** Period */
            period: string;
            /** Rows */
            rows: components["schemas"]["ProgressRow"][];
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
            /** @description Above county level the sum of the rows. Below, the area's own figures: a household two units care for is in both rows and counts once here. */
            total: components["schemas"]["Total"];
        };
        /** ProgressRow */
        ProgressRow: {
            /**
             * Amount Fen
             * @description Aid given at these visits, in 分.
             */
            amount_fen: number;
            /** Division Code */
            division_code: string;
            /**
             * Households
             * @description Registered households that are served; for a unit, those paired with it in the period.
             */
            households: number;
            hygiene: components["schemas"]["HygieneCounts"];
            /**
             * Income Projects
             * @description Households with an income project (S2-06).
             */
            income_projects: number;
            /**
             * Kind
             * @description `unpaired`: households of the area that no unit is paired with in the period.
             * @enum {string}
             */
            kind: "division" | "unit" | "unpaired";
            /** Name */
            name: string;
            /** Organization Id */
            organization_id: string | null;
            /**
             * Overdue
             * @description Households that a duty of the campaign asks to visit, not visited when it fell due; with the extension of the unit. 0 where no duty asks for visits.
             */
            overdue: number;
            /**
             * Paired
             * @description Of these, with a pairing on at least one day of the period, enrolled in the campaign.
             */
            paired: number;
            /**
             * Quota
             * @description Households allocated by the campaign; 0 when none were.
             */
            quota: number;
            /**
             * Values
             * @description By the measures of `columns`.
             */
            values: {
                [key: string]: number;
            };
            /**
             * Visited
             * @description Households visited in the period, each once; of a campaign, enrolled ones.
             */
            visited: number;
            /** Visits */
            visits: number;
        };
        /** ReasonInput */
        ReasonInput: {
            /**
             * Reason
             * @description Why the clear value is needed; written to the audit trail.
             */
            reason: string;
        };
        /**
         * RegistryStatus
         * @description Where a household stands in the register (建档立卡); spelled as in the glossary.
         * @enum {string}
         */
        RegistryStatus: "REGISTERED_POOR" | "OUT_OF_POVERTY" | "UNSTABLE" | "AT_RISK" | "SUDDEN_HARDSHIP" | "SUBSISTENCE_ALLOWANCE" | "EXTREME_POVERTY" | "OTHER";
        /**
         * Restriction
         * @description `by`: the account that restricted it.
         */
        Restriction: {
            /** By */
            by: string | null;
            /**
             * Household Id
             * Format: uuid
             */
            household_id: string;
            /** Is Restricted */
            is_restricted: boolean;
            /** Reason */
            reason: string | null;
            /** Since */
            since: string | null;
        };
        /**
         * RestrictionNow
         * @description After an act.
         */
        RestrictionNow: {
            /** By */
            by: string | null;
            /**
             * Household Id
             * Format: uuid
             */
            household_id: string;
            /**
             * In Force
             * @description False while visits, photos and reports do not follow yet: whoever lost sight of them may see them for some more seconds, or until the other program answers again.
             */
            in_force: boolean;
            /** Is Restricted */
            is_restricted: boolean;
            /** Reason */
            reason: string | null;
            /** Since */
            since: string | null;
        };
        /** RevealInput */
        RevealInput: {
            /**
             * Field
             * @example head.phone
             */
            field: string;
            /**
             * Purpose
             * @description Why the clear value is needed; written to the audit trail.
             */
            purpose: string;
        };
        /**
         * Revealed
         * @description The one clear value that was asked for, further phones with 、 between them; null when the register has none.
         */
        Revealed: {
            /** Value */
            value: string | null;
        };
        /** RosterAccepted */
        RosterAccepted: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * State
             * @enum {string}
             */
            state: "waiting" | "running" | "needs_mapping" | "checked" | "done" | "refused" | "failed" | "dropped";
        };
        /** RosterDifference */
        RosterDifference: {
            /** Households */
            households: number;
            /** Title */
            title: string;
        };
        /** RosterFault */
        RosterFault: {
            /** Code */
            code: string;
            /**
             * Column
             * @description Title of the column in the sheet; null for the whole row.
             */
            column: string | null;
            /**
             * Level
             * @description `fault`: the household is refused; `warning`: only this value is left out; `doubt`: the sender is asked about the household; `note`: what differs from the register, or what was done with a name.
             * @enum {string}
             */
            level: "fault" | "warning" | "doubt" | "note";
            /** Message */
            message: string;
            /**
             * Name
             * @description The head of the household, while the import is open.
             */
            name: string | null;
            /**
             * Row
             * @description As a spreadsheet program counts rows; the header is usually row 1.
             */
            row: number;
            /**
             * Value
             * @description What stands in the cell, masked: for who sent the sheet, while the import is open.
             */
            value: string | null;
        };
        /** RosterFaults */
        RosterFaults: {
            /** Items */
            items: components["schemas"]["RosterFault"][];
            /** Next */
            next: string | null;
        };
        /** RosterField */
        RosterField: {
            /**
             * Is Many
             * @description Several columns may hold it.
             */
            is_many: boolean;
            /** Key */
            key: string;
            /**
             * Of
             * @description What it is said of: the household, or the person of the row.
             * @enum {string}
             */
            of: "household" | "person";
            /** Title */
            title: string;
        };
        /** RosterFields */
        RosterFields: {
            /** Items */
            items: components["schemas"]["RosterField"][];
        };
        /**
         * RosterImport
         * @description `needs_mapping`: `questions` are to be answered (`PUT …/mapping`), nothing was checked yet. `checked`: nothing is
         *     loaded yet, the counts say what loading would do; it waits 30 days for its sender.
         *
         *     `refused`: the file has faults and nothing was loaded; `failed`: our fault, nothing was loaded either. `dropped`:
         *     its sender let go of it, or forgot it.
         */
        RosterImport: {
            /**
             * Accepted
             * @description Households the register now holds, or would: created, changed, unchanged ones.
             */
            accepted: number;
            /** Changed */
            changed: number;
            /**
             * Cleaned
             * @description Names out of which characters were taken that nobody sees.
             */
            cleaned: number;
            /** Created */
            created: number;
            /**
             * Differences
             * @description In what the changed households differ from the register.
             */
            differences: components["schemas"]["RosterDifference"][];
            /**
             * Doubtful
             * @description Households that the sender is asked about, see `errors?level=doubt`.
             */
            doubtful: number;
            /** Finished At */
            finished_at: string | null;
            /** Hidden Columns */
            hidden_columns: number;
            /** Hidden Rows */
            hidden_rows: number;
            /**
             * Households
             * @description Households in these rows: of one row each, or of several.
             */
            households: number;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Merged
             * @description Rows in which a merged cell of a row above counts.
             */
            merged: number;
            /**
             * Name
             * @description The file's name; numbers of persons in it are masked.
             */
            name: string | null;
            /**
             * Not Taken
             * @description Titles of columns that hold something and are not taken.
             */
            not_taken: string[];
            /** Partial */
            partial: boolean;
            /** Progress */
            progress: number;
            /** Questions */
            questions: ("encoding" | "sheet" | "village" | "name" | "hidden")[];
            /**
             * Received At
             * Format: date-time
             */
            received_at: string;
            /**
             * Registered Again
             * @description Of the created: households that were erased. The board counts each once, as the new one.
             */
            registered_again: number;
            /**
             * Rejected
             * @description Households with faults.
             */
            rejected: number;
            /**
             * Rows
             * @description Read so far, the header, empty and skipped rows not counted.
             */
            rows: number;
            /**
             * Skipped
             * @description Rows that are no data, by reason.
             */
            skipped: {
                [key: string]: number;
            };
            /**
             * State
             * @enum {string}
             */
            state: "waiting" | "running" | "needs_mapping" | "checked" | "done" | "refused" | "failed" | "dropped";
            /** Unchanged */
            unchanged: number;
            /**
             * Warned
             * @description Households with a warning: mostly a value that could not be read, which stays as it was.
             */
            warned: number;
        };
        /** RosterImports */
        RosterImports: {
            /** Items */
            items: components["schemas"]["RosterImport"][];
            /** Next */
            next: string | null;
        };
        /** RosterLoad */
        RosterLoad: {
            /**
             * Doubtful
             * @description Load also the households that are asked about.
             * @default false
             */
            doubtful: boolean;
            /**
             * Partial
             * @description Load the good households although others have faults.
             * @default false
             */
            partial: boolean;
        };
        /**
         * RosterMapping
         * @description How a sheet is read. `previews`: to choose an encoding by, where it is doubtful; there are no columns then.
         */
        RosterMapping: {
            /** Columns */
            columns: components["schemas"]["MappedColumn"][];
            /** Encoding */
            encoding: string | null;
            /** Include Hidden */
            include_hidden: boolean | null;
            /**
             * Kind
             * @enum {string}
             */
            kind: "csv" | "xlsx" | "xls";
            /**
             * Layout
             * @description Whether a row is a person or a household.
             */
            layout: ("persons" | "households") | null;
            /** Previews */
            previews: components["schemas"]["EncodingPreview"][];
            /**
             * Profile
             * @description Name of the saved mapping that was used.
             */
            profile: string | null;
            /** Questions */
            questions: ("encoding" | "sheet" | "village" | "name" | "hidden")[];
            /** Sheet */
            sheet: string | null;
            /** Sheets */
            sheets: components["schemas"]["MappedSheet"][];
            /**
             * Village
             * @description Code or name of the one village that the sheet is for.
             */
            village: string | null;
        };
        /**
         * RosterMappingInput
         * @description Columns that are not listed are guessed. With another sheet or encoding they are those of another table.
         */
        RosterMappingInput: {
            /**
             * Columns
             * @default []
             */
            columns: components["schemas"]["ChosenColumn"][];
            /** Encoding */
            encoding?: string | null;
            /**
             * Include Hidden
             * @description Whether hidden rows and columns count.
             */
            include_hidden?: boolean | null;
            /** Layout */
            layout?: ("persons" | "households") | null;
            /**
             * Save As
             * @description Keep the mapping for sheets with these titles.
             */
            save_as?: string | null;
            /** Sheet */
            sheet?: string | null;
            /** Village */
            village?: string | null;
        };
        /** RosterProfile */
        RosterProfile: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Titles */
            titles: string[];
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /** RosterProfiles */
        RosterProfiles: {
            /** Items */
            items: components["schemas"]["RosterProfile"][];
            /** Next */
            next?: string | null;
        };
        /**
         * SplitBoard
         * @description Visits of the period by what they say.
         *
         *     A visit with two words of a dimension counts for both, so the values of a row are never added up.
         */
        SplitBoard: {
            /**
             * By
             * @enum {string}
             */
            by: "service_form" | "aid_domain" | "goal" | "support" | "served_group";
            /**
             * Campaign Id
             * @description Null of all visits, each counted once.
             */
            campaign_id: string | null;
            /** Division */
            division: string;
            /**
             * Ends On
             * Format: date
             */
            ends_on: string;
            /** Period */
            period: string;
            /** Rows */
            rows: components["schemas"]["SplitRow"][];
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
            /** Total */
            total: components["schemas"]["SplitValue"][];
        };
        /** SplitRow */
        SplitRow: {
            /** Division Code */
            division_code: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "division" | "unit";
            /** Name */
            name: string;
            /** Organization Id */
            organization_id: string | null;
            /** Values */
            values: components["schemas"]["SplitValue"][];
        };
        /** SplitValue */
        SplitValue: {
            /** Amount Fen */
            amount_fen: number;
            /**
             * Code
             * @description A code of the vocabulary of the dimension; empty where the visits say none.
             */
            code: string;
            /** Visited */
            visited: number;
            /** Visits */
            visits: number;
        };
        /** SumRow */
        SumRow: {
            /** Division Code */
            division_code: string;
            /** Name */
            name: string;
            /** Organization Id */
            organization_id: string | null;
            /**
             * Values
             * @description By measure.
             */
            values: {
                [key: string]: number;
            };
        };
        /**
         * TeamLoad
         * @description `households`: cared for by this team in the division now, each once.
         */
        TeamLoad: {
            /** Households */
            households: number;
            /**
             * Team Id
             * Format: uuid
             */
            team_id: string;
            /** Team Name */
            team_name: string;
        };
        /** TeamLoads */
        TeamLoads: {
            /** Items */
            items: components["schemas"]["TeamLoad"][];
        };
        /** Total */
        Total: {
            /**
             * Amount Fen
             * @description Aid given at these visits, in 分.
             */
            amount_fen: number;
            /**
             * Households
             * @description Registered households that are served; for a unit, those paired with it in the period.
             */
            households: number;
            hygiene: components["schemas"]["HygieneCounts"];
            /**
             * Income Projects
             * @description Households with an income project (S2-06).
             */
            income_projects: number;
            /**
             * Overdue
             * @description Households that a duty of the campaign asks to visit, not visited when it fell due; with the extension of the unit. 0 where no duty asks for visits.
             */
            overdue: number;
            /**
             * Paired
             * @description Of these, with a pairing on at least one day of the period, enrolled in the campaign.
             */
            paired: number;
            /**
             * Quota
             * @description Households allocated by the campaign; 0 when none were.
             */
            quota: number;
            /**
             * Values
             * @description By the measures of `columns`.
             */
            values: {
                [key: string]: number;
            };
            /**
             * Visited
             * @description Households visited in the period, each once; of a campaign, enrolled ones.
             */
            visited: number;
            /** Visits */
            visits: number;
        };
        /**
         * WholeEnrolment
         * @description In which campaign the pairing counts (纳入); null days: as long as it runs.
         */
        WholeEnrolment: {
            /**
             * Campaign Id
             * Format: uuid
             */
            campaign_id: string;
            /** Ends On */
            ends_on: string | null;
            /**
             * Enrolled At
             * Format: date-time
             */
            enrolled_at: string;
            /**
             * Enrolled By
             * @description Null where it was enrolled by itself.
             */
            enrolled_by: string | null;
            /** Starts On */
            starts_on: string | null;
            /** Version */
            version: number;
        };
        /**
         * WholeErasureRequest
         * @description A request to erase that did not lead to an erasure, or waits for an answer.
         */
        WholeErasureRequest: {
            /**
             * Answer
             * @description Why it was refused or withdrawn.
             */
            answer: string | null;
            /** Answered At */
            answered_at: string | null;
            /** Answered By */
            answered_by: string | null;
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
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Reason */
            reason: string | null;
            state: components["schemas"]["ErasureState"];
        };
        /**
         * WholeHead
         * @description 户主, in clear.
         */
        WholeHead: {
            /** As Written */
            as_written: {
                [key: string]: string;
            };
            /** Birth Year */
            birth_year: number | null;
            /** Health */
            health: string | null;
            id_kind: components["schemas"]["DocumentKind"] | null;
            /** Id Number */
            id_number: string | null;
            /** Id Upgraded */
            id_upgraded: boolean;
            /** Name */
            name: string;
            /** Other Phones */
            other_phones: string[];
            /** Phone */
            phone: string | null;
            /** Phone Note */
            phone_note: string | null;
            /** Schooling */
            schooling: string | null;
        };
        /**
         * WholeMember
         * @description 家庭成员, in clear.
         */
        WholeMember: {
            /** As Written */
            as_written: {
                [key: string]: string;
            };
            /** Birth Year */
            birth_year: number | null;
            /** Health */
            health: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            id_kind: components["schemas"]["DocumentKind"] | null;
            /** Id Number */
            id_number: string | null;
            /** Id Upgraded */
            id_upgraded: boolean;
            /** Labour Ability */
            labour_ability: string | null;
            /** Name */
            name: string;
            /** Other Phones */
            other_phones: string[];
            /** Phone */
            phone: string | null;
            /** Phone Note */
            phone_note: string | null;
            /** Relation */
            relation: string | null;
            /** Schooling */
            schooling: string | null;
        };
        /**
         * WholePairing
         * @description A pairing, past or present, with every field that is stored of it: part of a household's file (一户一卷).
         */
        WholePairing: {
            /** Close Reason */
            close_reason: string | null;
            /** Closed At */
            closed_at: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Created By */
            created_by: string | null;
            /** Ends On */
            ends_on: string | null;
            /** Enrolments */
            enrolments: components["schemas"]["WholeEnrolment"][];
            /** Helpers */
            helpers: string[];
            /**
             * Household Id
             * Format: uuid
             */
            household_id: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Is Closed */
            is_closed: boolean;
            plan: components["schemas"]["WholePlan"] | null;
            /** Service Form */
            service_form: string;
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
            /**
             * Team Id
             * Format: uuid
             */
            team_id: string;
            /** Team Name */
            team_name: string;
            /** Version */
            version: number;
            /** Village Code */
            village_code: string;
        };
        /**
         * WholePlan
         * @description A support plan with every field that is stored of it: part of a household's file (一户一卷).
         */
        WholePlan: {
            /** Funds */
            funds: string;
            /** Goals */
            goals: string[];
            /** Goods */
            goods: string;
            /** Other */
            other: string;
            /** Project */
            project: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Updated By */
            updated_by: string | null;
            /** Version */
            version: number;
        };
        /**
         * WholeRecord
         * @description A household with every field that is stored of it, in clear: part of its file (一户一卷).
         */
        WholeRecord: {
            /** Address */
            address: string | null;
            /** As Written */
            as_written: {
                [key: string]: string;
            };
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Division Code */
            division_code: string;
            guarantees: components["schemas"]["Guarantees"];
            head: components["schemas"]["WholeHead"];
            hygiene: components["schemas"]["Hygiene"];
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Income Project */
            income_project: string | null;
            /** Labour Ability */
            labour_ability: string | null;
            /** Last Visit On */
            last_visit_on: string | null;
            /** Members */
            members: components["schemas"]["WholeMember"][];
            /**
             * Members Count
             * @description 家庭人口, the head included.
             */
            members_count: number;
            /** Needs */
            needs: string[];
            /** Poverty Causes */
            poverty_causes: string[];
            /** Registry No */
            registry_no: string;
            registry_status: components["schemas"]["RegistryStatus"];
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /**
             * Updated By
             * @description Account of the last change.
             */
            updated_by: string | null;
            /**
             * Version
             * @description Counts changes; earlier contents are not kept.
             */
            version: number;
            /** Village Name */
            village_name: string | null;
            /**
             * Visits Count
             * @description Visits that count on the board.
             */
            visits_count: number;
        };
        /**
         * WholeRestriction
         * @description `withheld_by`: the account that restricted it.
         */
        WholeRestriction: {
            /** Reason */
            reason: string | null;
            /**
             * Withheld At
             * Format: date-time
             */
            withheld_at: string;
            /** Withheld By */
            withheld_by: string | null;
        };
        /**
         * WholeWithholding
         * @description What the file of a household (一户一卷) says of its restriction and erasure.
         */
        WholeWithholding: {
            /**
             * Erasure Requests
             * @description Oldest first.
             */
            erasure_requests: components["schemas"]["WholeErasureRequest"][];
            restriction: components["schemas"]["WholeRestriction"] | null;
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
    list_households_api_households_get: {
        parameters: {
            query?: {
                /** @description Everything below this division. */
                division?: string | null;
                /** @description With, or without, an active pairing. */
                paired?: boolean | null;
                /** @description Registry status; may be repeated. */
                status?: components["schemas"]["RegistryStatus"][] | null;
                /** @description A whole registry number, a part of a village's name, or a name among the households of the caller's own teams. A phone, a document number or another name: `POST /api/households/search`. */
                q?: string | null;
                /** @description Paired with this team now. */
                team_id?: string | null;
                /** @description With a pairing that this campaign enrols, now or earlier; with `team_id`, one of that team. */
                campaign_id?: string | null;
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
                    "application/json": components["schemas"]["HouseholdList"];
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
    list_erasures_api_households_erasures_get: {
        parameters: {
            query?: {
                household_id?: string | null;
                /** @description Waiting to be confirmed, or not. */
                open?: boolean | null;
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
                    "application/json": components["schemas"]["ErasureList"];
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
    get_erasure_api_households_erasures__erasure_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                erasure_id: string;
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
                    "application/json": components["schemas"]["Erasure"];
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
    ask_for_erasure_api_households_erasures__erasure_id__put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                erasure_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ErasureInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erasure"];
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
            /** @description `/problems/erasure-asked`: The erasure of this household was asked for and waits to be confirmed. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/household-erased`: This household was erased; nothing of it is left. */
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
    confirm_erasure_api_households_erasures__erasure_id__confirm_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                erasure_id: string;
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
                    "application/json": components["schemas"]["Erasure"];
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
             * @description `/problems/another-person-needed`: Another person confirms it: who asked cannot.
             *
             *     `/problems/not-another-person`: Your account and that of who asked do not count as two persons yet: not long ago one let the other in alone, or one person let in both. Somebody else confirms, or the security administrator invites one of you anew and the system administrator confirms it.
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
             * @description `/problems/asker-may-no-more`: Who asked no longer holds the right: somebody who does asks anew.
             *
             *     `/problems/erasure-answered`: This request was answered, withdrawn or has expired.
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
    refuse_erasure_api_households_erasures__erasure_id__refuse_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                erasure_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erasure"];
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
            /** @description `/problems/another-person-needed`: Another person confirms it: who asked cannot. */
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
            /** @description `/problems/erasure-answered`: This request was answered, withdrawn or has expired. */
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
    withdraw_erasure_api_households_erasures__erasure_id__withdraw_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                erasure_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erasure"];
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
            /** @description `/problems/only-the-asker`: Only who asked can withdraw it; others refuse. */
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
            /** @description `/problems/erasure-answered`: This request was answered, withdrawn or has expired. */
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
    list_imports_api_households_imports_get: {
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
                    "application/json": components["schemas"]["RosterImports"];
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
    import_roster_api_households_imports_post: {
        parameters: {
            query?: {
                /** @description Load the good rows even when others have faults. */
                partial?: boolean;
                /** @description Only check: `POST …/load` loads it afterwards, `DELETE` lets go of it. */
                dry_run?: boolean;
                /** @description The file's name, for the history; better in `X-File-Name`. */
                name?: string | null;
                /** @description Id or name of a saved mapping (`GET …/imports/profiles`). */
                profile?: string | null;
                /** @description Code, or name inside your area, of the village the sheet is for. */
                village?: string | null;
                /** @description Name of a sheet of the workbook. */
                sheet?: string | null;
                /** @description Of a CSV, where it is doubtful: utf-8, gb18030 or another. */
                encoding?: string | null;
            };
            header?: {
                /** @description The file's name, percent-encoded UTF-8. */
                "x-file-name"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/vnd.ms-excel": string;
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                "text/csv": string;
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RosterAccepted"];
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
            /** @description `/problems/too-many-imports`: Several of your files are not done; wait, or load or drop those that were checked. */
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
            /** @description `/problems/sheet-type-unsupported`: Send text/csv or an Excel workbook (XLSX, XLS), and say so in Content-Type. */
            415: {
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
    list_fields_api_households_imports_fields_get: {
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
                    "application/json": components["schemas"]["RosterFields"];
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
    list_profiles_api_households_imports_profiles_get: {
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
                    "application/json": components["schemas"]["RosterProfiles"];
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
    delete_profile_api_households_imports_profiles__profile_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                profile_id: string;
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
    get_template_api_households_imports_template_xlsx_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Titles in the first row; every column is text. */
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
    get_import_api_households_imports__import_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
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
                    "application/json": components["schemas"]["RosterImport"];
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
    drop_import_api_households_imports__import_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
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
            /** @description `/problems/import-not-checked`: This file is still being checked, or has been dealt with already. */
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
    get_annotated_api_households_imports__import_id__annotated_xlsx_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The table as it was read, all texts, with a column 说明. */
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
            /** @description `/problems/import-not-open`: This file is not checked yet, or has been dealt with already. */
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
    list_errors_api_households_imports__import_id__errors_get: {
        parameters: {
            query?: {
                /** @description Only these; without it all but notes. */
                level?: ("fault" | "warning" | "doubt" | "note") | null;
                /** @description Rows per page. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path: {
                import_id: string;
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
                    "application/json": components["schemas"]["RosterFaults"];
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
    load_import_api_households_imports__import_id__load_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RosterLoad"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RosterAccepted"];
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
            /** @description `/problems/import-not-checked`: This file is still being checked, or has been dealt with already. */
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
    get_mapping_api_households_imports__import_id__mapping_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
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
                    "application/json": components["schemas"]["RosterMapping"];
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
            /** @description `/problems/import-not-open`: This file is not checked yet, or has been dealt with already. */
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
    put_mapping_api_households_imports__import_id__mapping_put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RosterMappingInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RosterAccepted"];
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
            /** @description `/problems/import-not-open`: This file is not checked yet, or has been dealt with already. */
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
             * @description `/problems/field-unknown`: There is no such field; see GET /api/households/imports/fields.
             *
             *     `/problems/field-twice`: Two columns are taken as a field of which there is one.
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
    find_person_api_households_search_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PersonSearch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonFound"];
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
            /** @description `/problems/too-many-searches`: No search for a person is left today; search by registry number or village, or wait until tomorrow. */
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
    get_household_api_households__household_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                household_id: string;
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
                    "application/json": components["schemas"]["HouseholdDetail"];
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
    put_household_api_households__household_id__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ETag` of the version being changed, such as `"3"`. */
                "if-match"?: string | null;
            };
            path: {
                household_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HouseholdInput"];
            };
        };
        responses: {
            /** @description Stored before, or changed now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HouseholdNow"];
                };
            };
            /** @description Registered. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HouseholdNow"];
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
             * @description `/problems/registry-no-taken`: Another household already has this registry number.
             *
             *     `/problems/member-id-taken`: A member id is used twice or belongs to another household.
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
    disclose_api_households__household_id__disclosures_post: {
        parameters: {
            query?: never;
            header?: {
                "X-Bangfu-Program"?: string;
            };
            path: {
                household_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DisclosureInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Disclosure"];
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
            /** @description `/problems/for-our-programs`: Only a form that is begun takes these values, by itself; please open or begin the form. */
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
    read_file_api_households__household_id__file_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                household_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FileInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HouseholdFile"];
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
    release_household_api_households__household_id__release_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                household_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RestrictionNow"];
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
            /** @description `/problems/household-erased`: This household was erased; nothing of it is left. */
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
    restrict_household_api_households__household_id__restrict_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                household_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RestrictionNow"];
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
            /** @description `/problems/household-erased`: This household was erased; nothing of it is left. */
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
    get_restriction_api_households__household_id__restriction_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                household_id: string;
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
                    "application/json": components["schemas"]["Restriction"];
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
    reveal_api_households__household_id__reveal_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                household_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevealInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revealed"];
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
    list_pairings_api_pairings_get: {
        parameters: {
            query?: {
                team_id?: string | null;
                household_id?: string | null;
                /** @description Neither closed nor past the last day. */
                active?: boolean | null;
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
                    "application/json": components["schemas"]["PairingList"];
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
    list_campaigns_api_pairings_campaigns_get: {
        parameters: {
            query: {
                division: string;
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
                    "application/json": components["schemas"]["CampaignsOfPairings"];
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
    carry_on_api_pairings_carry_on_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CarryOnInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CarriedOn"];
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
            /** @description `/problems/campaign-not-here`: The register has not heard of this campaign, or it is outside your area; if it is new, try again soon. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/no-edition-before`: There is no earlier edition of the same series, so no pairings to carry on.
             *
             *     `/problems/campaign-takes-no-pairings`: This campaign takes no pairings, so none can be enrolled in it.
             *
             *     `/problems/campaign-archived`: The campaign is archived: no pairing is enrolled or taken out any more.
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
    list_ended_pairings_api_pairings_ended_get: {
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
                    "application/json": components["schemas"]["EndedPairingList"];
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
    read_loads_api_pairings_loads_get: {
        parameters: {
            query: {
                /** @description Households in this division only. */
                division: string;
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
                    "application/json": components["schemas"]["TeamLoads"];
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
    get_pairing_api_pairings__pairing_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pairing_id: string;
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
                    "application/json": components["schemas"]["Pairing"];
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
    put_pairing_api_pairings__pairing_id__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ETag` of the version being changed, such as `"3"`. */
                "if-match"?: string | null;
            };
            path: {
                pairing_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PairingInput"];
            };
        };
        responses: {
            /** @description Stored before, or changed now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PairingNow"];
                };
            };
            /** @description Paired. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PairingNow"];
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
            /** @description `/problems/team-not-found`: No such volunteer team, or it is outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/already-paired`: This team is already paired with this household; close that pairing first.
             *
             *     `/problems/pairing-fixed`: Household and team of a pairing never change; close it and make another.
             *
             *     `/problems/pairing-closed`: The pairing is closed.
             *
             *     `/problems/household-not-eligible`: The household has left poverty and is not served (S2-02).
             *
             *     `/problems/campaign-takes-no-pairings`: This campaign takes no pairings, so none can be enrolled in it.
             *
             *     `/problems/campaign-archived`: The campaign is archived: no pairing is enrolled or taken out any more.
             *
             *     `/problems/pairing-takes-no-part`: This team, or the village of this household, takes no part in the campaign.
             *
             *     `/problems/household-not-served`: The campaign does not serve such households; please check whom it serves.
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
    close_pairing_api_pairings__pairing_id__close_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pairing_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CloseInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PairingNow"];
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
            /** @description `/problems/pairing-closed`: The pairing is closed. */
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
    disclose_api_pairings__pairing_id__disclosures_post: {
        parameters: {
            query?: never;
            header?: {
                "X-Bangfu-Program"?: string;
            };
            path: {
                pairing_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DisclosureInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PairedDisclosure"];
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
            /** @description `/problems/for-our-programs`: Only a form that is begun takes these values, by itself; please open or begin the form. */
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
    list_enrolments_api_pairings__pairing_id__enrolments_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pairing_id: string;
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
                    "application/json": components["schemas"]["Enrolments"];
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
    put_enrolment_api_pairings__pairing_id__enrolments__campaign_id__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ETag` of the version being changed, such as `"3"`. */
                "if-match"?: string | null;
            };
            path: {
                pairing_id: string;
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EnrolmentInput"];
            };
        };
        responses: {
            /** @description Enrolled before, or changed now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Enrolment"];
                };
            };
            /** @description Enrolled. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Enrolment"];
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
             * @description `/problems/campaign-takes-no-pairings`: This campaign takes no pairings, so none can be enrolled in it.
             *
             *     `/problems/campaign-archived`: The campaign is archived: no pairing is enrolled or taken out any more.
             *
             *     `/problems/pairing-takes-no-part`: This team, or the village of this household, takes no part in the campaign.
             *
             *     `/problems/household-not-served`: The campaign does not serve such households; please check whom it serves.
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
    hand_over_api_pairings__pairing_id__hand_over_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pairing_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HandOverInput"];
            };
        };
        responses: {
            /** @description Handed over before. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PairingNow"];
                };
            };
            /** @description Handed over; the new pairing. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PairingNow"];
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
            /** @description `/problems/team-not-found`: No such volunteer team, or it is outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/pairing-closed`: The pairing is closed.
             *
             *     `/problems/already-paired`: This team is already paired with this household; close that pairing first.
             *
             *     `/problems/pairing-fixed`: Household and team of a pairing never change; close it and make another.
             *
             *     `/problems/household-not-eligible`: The household has left poverty and is not served (S2-02).
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
    put_plan_api_pairings__pairing_id__plan_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ETag` of the version being changed, such as `"3"`. */
                "if-match"?: string | null;
            };
            path: {
                pairing_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlanInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pairing"];
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
            /** @description `/problems/pairing-closed`: The pairing is closed. */
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
    read_board_api_progress_get: {
        parameters: {
            query?: {
                /** @description 2 to 12 digits; empty: the whole country. */
                division?: string;
                month?: string | null;
                period?: string | null;
                campaign_id?: string | null;
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
                    "application/json": components["schemas"]["ProgressBoard"];
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
    read_sheet_api_progress_xlsx_get: {
        parameters: {
            query?: {
                /** @description 2 to 12 digits; empty: the whole country. */
                division?: string;
                month?: string | null;
                period?: string | null;
                campaign_id?: string | null;
                line?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The columns of the campaign, money in 元, what units entered themselves, and the total; on another sheet visits by word. */
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
            /** @description `/problems/campaigns-unavailable`: What units entered cannot be read now, so nothing was exported; please try again. */
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
    read_overdue_api_progress_overdue_get: {
        parameters: {
            query: {
                campaign_id: string;
                /** @description 2 to 12 digits; empty: the whole country. */
                division?: string;
                /** @description Those of this team, as its row of the board counts. */
                team_id?: string | null;
                month?: string | null;
                period?: string | null;
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
                    "application/json": components["schemas"]["OverdueHouseholds"];
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
    read_periods_api_progress_periods_get: {
        parameters: {
            query: {
                campaign_id: string;
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
                    "application/json": components["schemas"]["BoardPeriods"];
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
    read_split_api_progress_split_get: {
        parameters: {
            query: {
                by: "service_form" | "aid_domain" | "goal" | "support" | "served_group";
                /** @description 2 to 12 digits; empty: the whole country. */
                division?: string;
                month?: string | null;
                period?: string | null;
                campaign_id?: string | null;
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
                    "application/json": components["schemas"]["SplitBoard"];
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
    read_sums_api_progress_sums_get: {
        parameters: {
            query: {
                campaign_id: string;
                /** @description 2 to 12 digits; empty: the whole country. */
                division?: string;
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
                    "application/json": components["schemas"]["CampaignSums"];
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
