/* Made from docs/openapi/submissions.json by `npm run generate-api`. */
export interface paths {
    "/api/files/inventory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the store has: objects, orphans, and how many files are missing
         * @description The worker compares the store with all files once a day.
         */
        get: operations["get_inventory_api_files_inventory_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/files/inventory/missing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Files that are not in the store, or not whole
         * @description Found last, first. They come back with the backup that still has them, and leave the list within minutes.
         *
         *     Whoever could not open one has it noted here at once; the daily comparison looks at sizes.
         */
        get: operations["list_missing_api_files_inventory_missing_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/household-files/{household_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Export everything that is stored of a household (一户一卷)
         * @description In clear, for the office of the household's place. The audit trail has an entry with the purpose before the first
         *     byte leaves, one more in the register, and one for each form that is drawn.
         */
        post: operations["export_file_api_household_files__household_id__post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/photos/{photo_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look at a photo
         * @description For those who may see the visit, once the server has looked at all of it.
         */
        get: operations["get_photo_api_photos__photo_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rejected-uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Photos and scans that were rejected, and until when they are kept
         * @description For who sent them, the leader of the team, and the offices that review.
         */
        get: operations["list_rejected_api_rejected_uploads_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/report-bindings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reports that no obligation asks for, or that several could
         * @description Begun last, first. Ids and periods: whoever may see a report finds it under its id.
         */
        get: operations["list_bindings_api_report_bindings_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List reports, newest first */
        get: operations["list_reports_api_reports_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reports/filed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which forms of ended pairings are filed for good
         * @description For who files the forms of a team in the days after the end: the form itself is no longer shown, only that
         *     nothing is left to file. Of a month, or of an obligation and one of its periods.
         */
        get: operations["list_filed_api_reports_filed_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reports/month.zip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Print the forms of a team for a month, or for a period of an obligation
         * @description Either `month`, its Form 2 whoever asked for it; or `obligation_id` with the key of one of its periods.
         *
         *     A hundred forms at most, each printed and noted in the audit trail as a single one is, and masked for the same
         *     readers. A form that cannot be printed is named in the list inside.
         */
        get: operations["get_month_api_reports_month_zip_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reports/{report_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One report
         * @description Names, phones and address in clear for those who write or review reports, which is noted in the audit trail;
         *     masked for everybody else.
         */
        get: operations["get_report_api_reports__report_id__get"];
        /**
         * Start the form of a pairing for a period of an obligation
         * @description Prefilled from the register, the team and the visits: nobody types a fact twice. The same again is 200.
         *
         *     `obligation_id`, `subject` and `period` say what it is for. A body of an earlier release says `kind`, `pairing_id`
         *     and `month`: it is for the obligation that asks for it in the campaign in which the pairing was made; `binding` says
         *     whether several fit as well, or none.
         */
        put: operations["put_report_api_reports__report_id__put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Write the opinion or the plan */
        patch: operations["patch_report_api_reports__report_id__patch"];
        trace?: never;
    };
    "/api/reports/{report_id}.docx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export as a Word file
         * @description The same cells and the same photos as the PDF.
         */
        get: operations["get_docx_api_reports__report_id__docx_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reports/{report_id}.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Print as PDF
         * @description With a code that names report, version and hash, and an empty place for seal and signature.
         */
        get: operations["get_pdf_api_reports__report_id__pdf_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reports/{report_id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept */
        post: operations["accept_report_api_reports__report_id__accept_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reports/{report_id}/forward": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Forward for the area (统一上报) */
        post: operations["forward_report_api_reports__report_id__forward_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reports/{report_id}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Return for correction (退回)
         * @description What was submitted, or accepted by mistake, goes back to the team; what was forwarded does not.
         */
        post: operations["return_report_api_reports__report_id__return_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reports/{report_id}/scans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Announce a scan of the stamped page, a picture or a PDF
         * @description The answer's `scans` hold an upload ticket; then say `complete`.
         */
        post: operations["post_scan_api_reports__report_id__scans_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reports/{report_id}/scans/{scan_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look at a scan
         * @description The file as it came is never given out: a page is drawn from it anew.
         */
        get: operations["get_scan_api_reports__report_id__scans__scan_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reports/{report_id}/scans/{scan_id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that a scan has been uploaded
         * @description The code on the page is read: `matched` when the page says what the report says, else `differs`.
         */
        post: operations["complete_scan_api_reports__report_id__scans__scan_id__complete_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reports/{report_id}/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Submit (报送)
         * @description Freezes a version with the leader of today. After the due time it is `late`, never refused.
         */
        post: operations["submit_report_api_reports__report_id__submit_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reports/{report_id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Earlier versions of a report, the first one first
         * @description What was submitted and then replaced, or returned, for those who write or review reports.
         */
        get: operations["list_versions_api_reports__report_id__versions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How much was deleted after its time, and how much soon will be
         * @description Counts only, as of the worker's last round.
         */
        get: operations["get_retention_api_retention_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/visits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List visits, newest first
         * @description Of a month, or of the days of any other period.
         */
        get: operations["list_visits_api_visits_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/visits/{visit_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One visit */
        get: operations["get_visit_api_visits__visit_id__get"];
        /**
         * Log a home visit
         * @description Send the same visit as often as you like: the id, made on the phone, decides. Each photo of the list comes back
         *     with an upload ticket while its bytes are missing.
         */
        put: operations["put_visit_api_visits__visit_id__put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/visits/{visit_id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm a visit dated before its pairing
         * @description By the leader of the team. Until then it is stored, and neither counted nor printed. The same again changes
         *     nothing.
         */
        post: operations["confirm_visit_api_visits__visit_id__confirm_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/visits/{visit_id}/conflicts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was refused under a visit's id, oldest first
         * @description For who sent it, the leader of the team and the offices that review. The texts are deleted after their time.
         */
        get: operations["list_conflicts_api_visits__visit_id__conflicts_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/visits/{visit_id}/photos/{photo_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Send another picture for a refused photo
         * @description Only a photo whose `state` is `rejected`: the answer holds a ticket for the new bytes.
         */
        put: operations["put_photo_api_visits__visit_id__photos__photo_id__put"];
        post?: never;
        /**
         * Take a refused photo out of its visit
         * @description The visit is complete without it. The same again changes nothing.
         */
        delete: operations["delete_photo_api_visits__visit_id__photos__photo_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/visits/{visit_id}/photos/{photo_id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that a photo has been uploaded
         * @description Needed after an upload that went directly to the store. The server asks the store. Answers `stored`, or
         *     `expected` with a fresh ticket when the bytes are not there.
         */
        post: operations["complete_photo_api_visits__visit_id__photos__photo_id__complete_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/visits/{visit_id}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is safely stored of a visit
         * @description The phone may delete its copy when `state` is `complete`, and only then. Also after the pairing has ended.
         */
        get: operations["get_receipt_api_visits__visit_id__receipt_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/visits/{visit_id}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All corrections of a visit, oldest first
         * @description For the author, the leader of the team and the offices that review. The texts are deleted after their time.
         */
        get: operations["list_revisions_api_visits__visit_id__revisions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/visits/{visit_id}/revisions/{revision_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Correct a visit
         * @description The visit then reads as sent here; what it said before is kept. For the author and the team's leader.
         */
        put: operations["put_revision_api_visits__visit_id__revisions__revision_id__put"];
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
        /** ConflictList */
        ConflictList: {
            /** Items */
            items: components["schemas"]["ConflictOut"][];
        };
        /**
         * ConflictOut
         * @description A second, different content under the visit's id: it was refused, and the visit reads as sent first.
         */
        ConflictOut: {
            /**
             * Author Id
             * Format: uuid
             */
            author_id: string;
            /**
             * Body
             * @description As it was sent; None once it is deleted.
             */
            body: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            /** Deleted At */
            deleted_at: string | null;
            /**
             * Kept Until
             * @description None while no campaign of the visit is archived.
             */
            kept_until: string | null;
            /**
             * Received At
             * Format: date-time
             */
            received_at: string;
        };
        /** DeletedOrphans */
        DeletedOrphans: {
            /** Bytes */
            bytes: number;
            /**
             * Deleted At
             * @description The last time.
             */
            deleted_at: string | null;
            /**
             * Objects
             * @description Since the installation.
             */
            objects: number;
        };
        /** Deletion */
        Deletion: {
            /** Counted At */
            counted_at: string | null;
            /**
             * Deleted
             * @description Since the installation.
             */
            deleted: number;
            /**
             * Deleted At
             * @description The last time.
             */
            deleted_at: string | null;
            /**
             * Due Soon
             * @description To be deleted within seven days of `counted_at`, what is overdue included.
             */
            due_soon: number;
            /**
             * Kind
             * @description `photo`, `scan`, `correction`, `conflict` or `version` (of a form).
             */
            kind: string;
        };
        /**
         * DoubtfulReport
         * @description `made`: no obligation asks for it. `chosen`: several could, and it counts for this one.
         */
        DoubtfulReport: {
            /**
             * Binding
             * @enum {string}
             */
            binding: "named" | "only" | "chosen" | "made";
            /** Campaign Id */
            campaign_id: string | null;
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
            /**
             * Kind
             * @enum {string}
             */
            kind: "registration_form" | "progress_report";
            /** Obligation Id */
            obligation_id: string | null;
            /** Obligation Name */
            obligation_name: string | null;
            /** Period */
            period: string;
            /**
             * Period Ends On
             * Format: date
             */
            period_ends_on: string;
            /** Period Label */
            period_label: string;
            /** Period Label En */
            period_label_en: string;
            /**
             * Period Starts On
             * Format: date
             */
            period_starts_on: string;
        };
        /** DoubtfulReports */
        DoubtfulReports: {
            /** Chosen */
            chosen: number;
            /** Items */
            items: components["schemas"]["DoubtfulReport"][];
            /** Made */
            made: number;
            /** Next */
            next: string | null;
            /**
             * Waiting
             * @description Reports of an earlier release that the worker has not bound yet.
             */
            waiting: number;
        };
        /** ExportInput */
        ExportInput: {
            /**
             * Purpose
             * @description Why the file is needed; kept in the audit trail, and written into the file.
             */
            purpose: string;
        };
        /**
         * FileMoves
         * @description Files that an earlier release stored in clear, on their way to where they are sealed.
         */
        FileMoves: {
            /**
             * Began At
             * Format: date-time
             */
            began_at: string;
            /**
             * Counted At
             * Format: date-time
             */
            counted_at: string;
            /**
             * Lost
             * @description In clear, and cannot be moved: not in the store, or no key opens their household's.
             */
            lost: number;
            /** Moved */
            moved: number;
            /**
             * State
             * @description It waits for a backup before old copies are deleted, and for space until the store has freed them.
             * @enum {string}
             */
            state: "moving" | "waits_for_backup" | "waits_for_space" | "done";
            /**
             * Waiting
             * @description Still in clear.
             */
            waiting: number;
        };
        /**
         * FiledForms
         * @description `pairing_ids`: of pairings that have ended, those whose form of the month has been accepted.
         */
        FiledForms: {
            /** Pairing Ids */
            pairing_ids: string[];
        };
        /** HouseholdFields */
        HouseholdFields: {
            /** Address */
            address: string;
            /** Head Name */
            head_name: string;
            /** Phone */
            phone: string;
        };
        /**
         * Inventory
         * @description Of the last round that saw the whole store; `missing` is of now.
         */
        Inventory: {
            /**
             * Began At
             * @description Null until a round came to its end.
             */
            began_at: string | null;
            /** Bytes */
            bytes: number;
            deleted: components["schemas"]["DeletedOrphans"];
            /** Ended At */
            ended_at: string | null;
            /**
             * Is Overdue
             * @description A round is made every day, and the last one is more than two days ago.
             */
            is_overdue: boolean;
            /**
             * Missing
             * @description Files that are not in the store, or not whole.
             */
            missing: number;
            /** Objects */
            objects: number;
            orphans: components["schemas"]["Orphans"];
            /**
             * Orphans Days
             * @description How long an orphan is kept.
             */
            orphans_days: number;
        };
        JsonValue: unknown;
        /** MissingFile */
        MissingFile: {
            /**
             * File Id
             * Format: uuid
             */
            file_id: string;
            /**
             * Found At
             * Format: date-time
             * @description When it was missing for the first time.
             */
            found_at: string;
            /**
             * Is Damaged
             * @description It is there, and is not whole or does not open.
             */
            is_damaged: boolean;
            /**
             * Owner Id
             * Format: uuid
             */
            owner_id: string;
            /**
             * Owner Kind
             * @description `visit`, `report`, or what another program keeps files of, such as `notice`.
             */
            owner_kind: string;
            /**
             * Purpose
             * @description `photo`, `scan` or `attachment`.
             */
            purpose: string;
            /**
             * Village Code
             * @description Null where the file belongs to no household.
             */
            village_code: string | null;
        };
        /** MissingFiles */
        MissingFiles: {
            /** Items */
            items: components["schemas"]["MissingFile"][];
            /** Next */
            next: string | null;
        };
        /** NoteFields */
        NoteFields: {
            /** Due On */
            due_on: string;
            /** Fax */
            fax?: string | null;
            /** Mailbox */
            mailbox?: string | null;
            /** Office */
            office?: string | null;
            /** Phone */
            phone?: string | null;
        };
        /**
         * Orphans
         * @description Objects that no file names.
         */
        Orphans: {
            /** Bytes */
            bytes: number;
            /**
             * Deletable From
             * @description When the first of them has been kept for its time.
             */
            deletable_from: string | null;
            /** Objects */
            objects: number;
            /**
             * Oldest At
             * @description When the oldest of them was stored.
             */
            oldest_at: string | null;
        };
        /**
         * PhotoInput
         * @description Other bytes for a photo that was refused.
         */
        PhotoInput: {
            /**
             * Content Type
             * @enum {string}
             */
            content_type: "image/jpeg" | "image/png" | "image/webp";
            /** Sha256 */
            sha256: string;
            /**
             * Size
             * @description Bytes.
             */
            size: number;
            /** Taken At */
            taken_at?: string | null;
        };
        /**
         * PhotoManifest
         * @description One photo that belongs to the visit; its bytes come later and must match `sha256` and `size`.
         */
        PhotoManifest: {
            /**
             * Content Type
             * @enum {string}
             */
            content_type: "image/jpeg" | "image/png" | "image/webp";
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Sha256 */
            sha256: string;
            /**
             * Size
             * @description Bytes.
             */
            size: number;
            /** Taken At */
            taken_at?: string | null;
        };
        /** PhotoOut */
        PhotoOut: {
            /** Content Type */
            content_type: string;
            /** Height */
            height: number | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Rejection */
            rejection: string | null;
            /** Sha256 */
            sha256: string;
            /** Size */
            size: number;
            /**
             * State
             * @enum {string}
             */
            state: "expected" | "stored" | "ready" | "rejected";
            /** Taken At */
            taken_at: string | null;
            /** Width */
            width: number | null;
        };
        /** PhotoProgress */
        PhotoProgress: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Rejection
             * @description Why a photo was rejected, such as `not_an_image`.
             */
            rejection: string | null;
            /**
             * State
             * @enum {string}
             */
            state: "expected" | "stored" | "ready" | "rejected";
            /** @description Only while the bytes are expected. */
            upload: components["schemas"]["UploadTicket"] | null;
        };
        /** PlanFields */
        PlanFields: {
            /** Funds */
            funds: string;
            /** Goods */
            goods: string;
            /** Other */
            other: string;
            /** Project */
            project: string;
        };
        /**
         * PlanPatch
         * @description 帮扶方案, Form 1 only. A draft follows the pairing's support plan; a cell written here stays as written, and one
         *     emptied here follows the plan again.
         */
        PlanPatch: {
            /** Funds */
            funds?: string | null;
            /** Goods */
            goods?: string | null;
            /** Other */
            other?: string | null;
            /** Project */
            project?: string | null;
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
         * Receipt
         * @description `complete` only when every photo of the manifest is in the store. A photo that cannot be used turns it back to
         *     `awaiting_photos`: the phone keeps its copy of a photo until that is `ready`.
         */
        Receipt: {
            /** Completed At */
            completed_at: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Photos */
            photos: components["schemas"]["ReceiptPhoto"][];
            /**
             * Received At
             * Format: date-time
             */
            received_at: string;
            /**
             * State
             * @enum {string}
             */
            state: "awaiting_photos" | "complete";
        };
        /** ReceiptPhoto */
        ReceiptPhoto: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Rejection */
            rejection: string | null;
            /**
             * State
             * @enum {string}
             */
            state: "expected" | "stored" | "ready" | "rejected";
        };
        /**
         * RejectedUpload
         * @description The file itself is not shown: nobody could read it as a picture. A scan may be looked at while it is kept.
         */
        RejectedUpload: {
            /**
             * Author Id
             * Format: uuid
             */
            author_id: string;
            /** Content Type */
            content_type: string;
            /** Deleted At */
            deleted_at: string | null;
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
             * Kept Until
             * Format: date-time
             * @description The worker deletes the file in its first round after it.
             */
            kept_until: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "photo" | "scan";
            /**
             * Reason
             * @description Of a photo why it could not be read, such as `not_an_image`; of a scan `expected` (never completed), `unreadable`, or `read` (another page than the one that was submitted).
             */
            reason: string;
            /**
             * Rejected At
             * Format: date-time
             */
            rejected_at: string;
            /**
             * Report Id
             * @description Of a scan.
             */
            report_id: string | null;
            /**
             * Size
             * @description Bytes.
             */
            size: number;
            /**
             * Visit Id
             * @description Of a photo.
             */
            visit_id: string | null;
        };
        /** RejectedUploads */
        RejectedUploads: {
            /** Items */
            items: components["schemas"]["RejectedUpload"][];
            /** Next */
            next: string | null;
        };
        /**
         * ReportFields
         * @description The cells; masked for those who neither write nor review reports.
         */
        ReportFields: {
            /** Area */
            area: string;
            household: components["schemas"]["HouseholdFields"];
            note: components["schemas"]["NoteFields"] | null;
            /** Opinion */
            opinion: string;
            plan: components["schemas"]["PlanFields"];
            /** Reporting Unit */
            reporting_unit: string;
            team: components["schemas"]["TeamFields"];
        };
        /**
         * ReportInput
         * @description An obligation, what the report is about, and the key of a period; or, as in earlier releases, a form, a pairing
         *     and a month. Then it is for the obligation that asks for it where and when the pairing was made.
         */
        ReportInput: {
            /** Kind */
            kind?: ("registration_form" | "progress_report") | null;
            /**
             * Month
             * @description The month Form 2 is about; none for Form 1.
             */
            month?: string | null;
            /** Obligation Id */
            obligation_id?: string | null;
            /** Pairing Id */
            pairing_id?: string | null;
            /** Period */
            period?: string | null;
            subject?: components["schemas"]["Subject"] | null;
        };
        /** ReportOut */
        ReportOut: {
            /** Accepted At */
            accepted_at: string | null;
            /**
             * Binding
             * @description `named`: the report says its obligation. `only`: one alone fits. `chosen`: several fit as well, the one due first is taken. `made`: none fits; the period is made of its month, or of its pairing.
             */
            binding: ("named" | "only" | "chosen" | "made") | null;
            /** Campaign Id */
            campaign_id: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Due At */
            due_at: string | null;
            fields: components["schemas"]["ReportFields"];
            /** Forwarded At */
            forwarded_at: string | null;
            /**
             * Hash
             * @description Keyed hash (HMAC-SHA-256) of what the report says now; the code on the paper carries it. None for those who see it masked.
             */
            hash: string | null;
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
             * Kind
             * @enum {string}
             */
            kind: "registration_form" | "progress_report";
            /** Late */
            late: boolean;
            /** Month */
            month: string | null;
            /**
             * Obligation Id
             * @description What it is for; null where no obligation asks for it.
             */
            obligation_id: string | null;
            /** Obligation Name */
            obligation_name: string | null;
            /**
             * Pairing Id
             * Format: uuid
             */
            pairing_id: string;
            /**
             * Paper
             * @description Of the version submitted last: whether a stamped page was read and matched.
             * @enum {string}
             */
            paper: "none" | "matched" | "differs" | "unreadable";
            /**
             * Period
             * @description The key of its period; null until a report of an earlier release is bound.
             */
            period: string | null;
            /** Period Ends On */
            period_ends_on: string | null;
            /** Period Label */
            period_label: string | null;
            /** Period Label En */
            period_label_en: string | null;
            /** Period Starts On */
            period_starts_on: string | null;
            /** Photos */
            photos: components["schemas"]["ReportPhoto"][];
            /** Return Reason */
            return_reason: string | null;
            /**
             * Returned
             * @description 退回: a draft again after it was submitted, and not submitted anew yet.
             */
            returned: boolean;
            /**
             * Revision
             * @description Counts changes; as an ETag it is what `If-Match` must name.
             */
            revision: number;
            /** Rows */
            rows: components["schemas"]["ReportRow"][];
            /** Scans */
            scans: components["schemas"]["ScanOut"][];
            /**
             * State
             * @enum {string}
             */
            state: "draft" | "submitted" | "accepted" | "forwarded";
            /** Submitted At */
            submitted_at: string | null;
            /**
             * Submitted By
             * @description Who submitted last: an account's id.
             */
            submitted_by: string | null;
            /**
             * Team Id
             * Format: uuid
             */
            team_id: string;
            /**
             * Unprintable
             * @description Characters no font of the server has. The PDF shows their code instead (`[U+30EDD]`) and says so in the page foot; warn before printing. The Word file is drawn with the fonts of whoever opens it.
             */
            unprintable: string[];
            /**
             * Version
             * @description How often it was submitted.
             */
            version: number;
            /** Village Code */
            village_code: string;
        };
        /** ReportPage */
        ReportPage: {
            /** Items */
            items: components["schemas"]["ReportSummary"][];
            /** Next */
            next: string | null;
            /**
             * Of Other Lines
             * @description How many more are on other reporting lines (条线), which an office on lines only counts: on the first page, and 1000 at most.
             */
            of_other_lines: number;
        };
        /**
         * ReportPatch
         * @description What a person writes; everything else is computed. A field left out stays as it is.
         */
        ReportPatch: {
            /**
             * Opinion
             * @description 本单位（志愿服务团队）意见
             */
            opinion?: string | null;
            plan?: components["schemas"]["PlanPatch"] | null;
        };
        /** ReportPhoto */
        ReportPhoto: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Sha256 */
            sha256: string;
            /** Taken On */
            taken_on: string;
        };
        /** ReportRow */
        ReportRow: {
            /** Amount Fen */
            amount_fen: number;
            /** Content */
            content: string;
            /** Photos */
            photos: components["schemas"]["ReportPhoto"][];
            /**
             * Visit Id
             * Format: uuid
             */
            visit_id: string;
            /** Visited On */
            visited_on: string;
        };
        /** ReportSummary */
        ReportSummary: {
            /** Accepted At */
            accepted_at: string | null;
            /**
             * Binding
             * @description `named`: the report says its obligation. `only`: one alone fits. `chosen`: several fit as well, the one due first is taken. `made`: none fits; the period is made of its month, or of its pairing.
             */
            binding: ("named" | "only" | "chosen" | "made") | null;
            /** Campaign Id */
            campaign_id: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Due At */
            due_at: string | null;
            /** Forwarded At */
            forwarded_at: string | null;
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
             * Kind
             * @enum {string}
             */
            kind: "registration_form" | "progress_report";
            /** Late */
            late: boolean;
            /** Month */
            month: string | null;
            /**
             * Obligation Id
             * @description What it is for; null where no obligation asks for it.
             */
            obligation_id: string | null;
            /** Obligation Name */
            obligation_name: string | null;
            /**
             * Pairing Id
             * Format: uuid
             */
            pairing_id: string;
            /**
             * Paper
             * @description Of the version submitted last: whether a stamped page was read and matched.
             * @enum {string}
             */
            paper: "none" | "matched" | "differs" | "unreadable";
            /**
             * Period
             * @description The key of its period; null until a report of an earlier release is bound.
             */
            period: string | null;
            /** Period Ends On */
            period_ends_on: string | null;
            /** Period Label */
            period_label: string | null;
            /** Period Label En */
            period_label_en: string | null;
            /** Period Starts On */
            period_starts_on: string | null;
            /**
             * Returned
             * @description 退回: a draft again after it was submitted, and not submitted anew yet.
             */
            returned: boolean;
            /**
             * Revision
             * @description Counts changes; as an ETag it is what `If-Match` must name.
             */
            revision: number;
            /**
             * State
             * @enum {string}
             */
            state: "draft" | "submitted" | "accepted" | "forwarded";
            /** Submitted At */
            submitted_at: string | null;
            /**
             * Submitted By
             * @description Who submitted last: an account's id.
             */
            submitted_by: string | null;
            /**
             * Team Id
             * Format: uuid
             */
            team_id: string;
            /**
             * Version
             * @description How often it was submitted.
             */
            version: number;
            /** Village Code */
            village_code: string;
        };
        /**
         * ReportVersion
         * @description What was submitted and replaced, or returned. The text is deleted after its time; time and person stay.
         */
        ReportVersion: {
            /** Deleted At */
            deleted_at: string | null;
            fields: components["schemas"]["ReportFields"] | null;
            /**
             * Kept Until
             * @description None while no campaign of the form is archived.
             */
            kept_until: string | null;
            /** Rows */
            rows: components["schemas"]["ReportRow"][] | null;
            /**
             * Submitted At
             * Format: date-time
             */
            submitted_at: string;
            /**
             * Submitted By
             * Format: uuid
             */
            submitted_by: string;
            /** Version */
            version: number;
        };
        /** ReportVersions */
        ReportVersions: {
            /** Items */
            items: components["schemas"]["ReportVersion"][];
        };
        /** Retention */
        Retention: {
            /** Items */
            items: components["schemas"]["Deletion"][];
            /** @description None where an earlier release left nothing to move. */
            moves: components["schemas"]["FileMoves"] | null;
            /** Rejected Uploads Days */
            rejected_uploads_days: number;
            /** Replaced Text Days */
            replaced_text_days: number;
        };
        /** ReturnInput */
        ReturnInput: {
            /** Reason */
            reason: string;
        };
        /**
         * RevisionInput
         * @description 更正 of a visit: the whole facts as they should read, and why.
         */
        RevisionInput: {
            /**
             * Aid Domains
             * @description 帮扶领域: codes of the vocabulary `aid_domains` (S2-13).
             * @default []
             */
            aid_domains: string[];
            /**
             * Amount Fen
             * @description Money in 分 (1/100 元).
             * @default 0
             */
            amount_fen: number;
            /**
             * Content
             * @description 帮扶内容: what was done.
             */
            content: string;
            /**
             * Goals
             * @description 帮扶目标: codes of the vocabulary `goals` (S2-13).
             * @default []
             */
            goals: string[];
            /** Minutes */
            minutes?: number | null;
            /**
             * Needs
             * @description What the household said it needs.
             */
            needs?: string | null;
            /** Reason */
            reason: string;
            /**
             * Supports
             * @description 扶持方式: codes of the vocabulary `supports` (S2-13).
             * @default []
             */
            supports: string[];
            /**
             * Visited On
             * Format: date
             * @description Business date (Asia/Shanghai), not in the future.
             */
            visited_on: string;
        };
        /** RevisionList */
        RevisionList: {
            /** Items */
            items: components["schemas"]["RevisionOut"][];
            /** Next */
            next: string | null;
        };
        /** RevisionOut */
        RevisionOut: {
            /** After */
            after: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            /**
             * Author Id
             * Format: uuid
             */
            author_id: string;
            /** Before */
            before: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            /** Deleted At */
            deleted_at: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Kept Until
             * @description None while no campaign of the visit is archived.
             */
            kept_until: string | null;
            /**
             * Reason
             * @description None once the texts are deleted; as `before` and `after`.
             */
            reason: string | null;
            /**
             * Revised At
             * Format: date-time
             */
            revised_at: string;
            /**
             * Visit Id
             * Format: uuid
             */
            visit_id: string;
        };
        /**
         * ScanInput
         * @description A picture of the stamped page, or a PDF of its pages, ten at most; its bytes come later and must match `sha256`
         *     and `size`.
         */
        ScanInput: {
            /**
             * Content Type
             * @enum {string}
             */
            content_type: "image/jpeg" | "image/png" | "image/webp" | "application/pdf";
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Sha256 */
            sha256: string;
            /**
             * Size
             * @description Bytes.
             */
            size: number;
        };
        /** ScanOut */
        ScanOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Pages
             * @description Of a PDF; 1 for a picture, and until the bytes have been read.
             */
            pages: number;
            /**
             * State
             * @enum {string}
             */
            state: "expected" | "matched" | "differs" | "unreadable" | "deleted";
            /** @description Only while the bytes are expected. */
            upload: components["schemas"]["UploadTicket"] | null;
            /**
             * Uploaded At
             * Format: date-time
             */
            uploaded_at: string;
        };
        /**
         * Subject
         * @description What a report is about.
         */
        Subject: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Kind
             * @constant
             */
            kind: "pairing";
        };
        /** TeamFields */
        TeamFields: {
            /** Leader Name */
            leader_name: string;
            /** Leader Phone */
            leader_phone: string;
            /** Name */
            name: string;
        };
        /**
         * UploadTicket
         * @description Good for ten minutes, for exactly the announced bytes.
         *
         *     PUT: send them raw to `url` with `headers`; the answer `{"id", "state": "stored"}` says that they are stored. POST:
         *     a multipart form with every field of `fields`, then `file` last; then say `complete`.
         */
        UploadTicket: {
            /**
             * Fields
             * @description Of a POST.
             */
            fields: {
                [key: string]: string;
            } | null;
            /**
             * Headers
             * @description Of a PUT.
             */
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
        /** VisitAccepted */
        VisitAccepted: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Photos */
            photos: components["schemas"]["PhotoProgress"][];
            /**
             * State
             * @enum {string}
             */
            state: "awaiting_photos" | "complete";
        };
        /**
         * VisitInput
         * @description One home visit (走访) with the list of its photos.
         */
        VisitInput: {
            /**
             * Aid Domains
             * @description 帮扶领域: codes of the vocabulary `aid_domains` (S2-13).
             * @default []
             */
            aid_domains: string[];
            /**
             * Amount Fen
             * @description Money in 分 (1/100 元).
             * @default 0
             */
            amount_fen: number;
            /**
             * Content
             * @description 帮扶内容: what was done.
             */
            content: string;
            /**
             * Goals
             * @description 帮扶目标: codes of the vocabulary `goals` (S2-13).
             * @default []
             */
            goals: string[];
            /**
             * Household Id
             * Format: uuid
             */
            household_id: string;
            /** Minutes */
            minutes?: number | null;
            /**
             * Needs
             * @description What the household said it needs.
             */
            needs?: string | null;
            /**
             * Photos
             * @default []
             */
            photos: components["schemas"]["PhotoManifest"][];
            /**
             * Recorded At
             * @description The phone's clock when it was saved.
             */
            recorded_at?: string | null;
            /**
             * Signature
             * @description Strokes of the household's signature as drawn; at most 64 KB of JSON.
             */
            signature?: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            /**
             * Supports
             * @description 扶持方式: codes of the vocabulary `supports` (S2-13).
             * @default []
             */
            supports: string[];
            /**
             * Visited On
             * Format: date
             * @description Business date (Asia/Shanghai), not in the future.
             */
            visited_on: string;
        };
        /** VisitOut */
        VisitOut: {
            /** Aid Domains */
            aid_domains: string[];
            /** Amount Fen */
            amount_fen: number;
            /**
             * Author Id
             * Format: uuid
             */
            author_id: string;
            /** Completed At */
            completed_at: string | null;
            /** Confirmed At */
            confirmed_at: string | null;
            /**
             * Confirmed By
             * @description The leader's account.
             */
            confirmed_by: string | null;
            /** Content */
            content: string;
            /** Goals */
            goals: string[];
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
             * Is Before Pairing
             * @description Dated before the pairing: it counts and prints once the leader of the team has confirmed it.
             */
            is_before_pairing: boolean;
            /**
             * Is Signed
             * @description Whether the household signed on the phone.
             */
            is_signed: boolean;
            /** Minutes */
            minutes: number | null;
            /** Needs */
            needs: string | null;
            /**
             * Pairing Id
             * Format: uuid
             */
            pairing_id: string;
            /** Photos */
            photos: components["schemas"]["PhotoOut"][];
            /**
             * Received At
             * Format: date-time
             */
            received_at: string;
            /** Recorded At */
            recorded_at: string | null;
            /**
             * Revision Id
             * @description The latest correction, if any.
             */
            revision_id: string | null;
            /**
             * State
             * @enum {string}
             */
            state: "awaiting_photos" | "complete";
            /** Supports */
            supports: string[];
            /**
             * Team Id
             * Format: uuid
             */
            team_id: string;
            /** Village Code */
            village_code: string;
            /**
             * Visited On
             * Format: date
             */
            visited_on: string;
        };
        /** VisitPage */
        VisitPage: {
            /** Items */
            items: components["schemas"]["VisitOut"][];
            /** Next */
            next: string | null;
            /**
             * Of Other Lines
             * @description How many more are on other reporting lines (条线), which an office on lines only counts: on the first page, and 1000 at most.
             */
            of_other_lines: number;
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
    get_inventory_api_files_inventory_get: {
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
                    "application/json": components["schemas"]["Inventory"];
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
    list_missing_api_files_inventory_missing_get: {
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
                    "application/json": components["schemas"]["MissingFiles"];
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
    export_file_api_household_files__household_id__post: {
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
                "application/json": components["schemas"]["ExportInput"];
            };
        };
        responses: {
            /** @description A ZIP that ends with `清单.json`, the SHA-256 of every file. A transfer that breaks off closes the connection: what came is no ZIP. */
            200: {
                headers: {
                    /** @description About how many bytes come, for a progress bar. */
                    "X-Expected-Bytes"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": unknown;
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
            /** @description `/problems/photos-being-prepared`: Photos of this household are still being prepared; please export again in a few minutes. */
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
            /** @description `/problems/too-many-exports`: Too many files are being exported; please try again in half a minute. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/photo-store-unavailable`: Photos cannot be stored right now; they will be tried again.
             *
             *     `/problems/register-unavailable`: Another part of the system does not answer; nothing is lost, please try again.
             *
             *     `/problems/printer-not-ready`: The font of the forms is missing on the server, so there is no PDF: its administrator runs `make install`; the Word file still works.
             */
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
    get_photo_api_photos__photo_id__get: {
        parameters: {
            query?: {
                /** @description `thumb` 320 px, `screen` at most 1600 px. */
                size?: "thumb" | "screen";
            };
            header?: never;
            path: {
                photo_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description JPEG without metadata. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": unknown;
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
            /** @description `/problems/photo-not-ready`: The photo is still being prepared. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/photo-rejected`: The uploaded file was not a usable photo and is not kept for viewing.
             *
             *     `/problems/photo-lost`: The store has lost or damaged this picture; please tell the administrator.
             */
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
    list_rejected_api_rejected_uploads_get: {
        parameters: {
            query?: {
                visit_id?: string | null;
                report_id?: string | null;
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
                    "application/json": components["schemas"]["RejectedUploads"];
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
    list_bindings_api_report_bindings_get: {
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
                    "application/json": components["schemas"]["DoubtfulReports"];
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
    list_reports_api_reports_get: {
        parameters: {
            query?: {
                kind?: ("registration_form" | "progress_report") | null;
                month?: string | null;
                /** @description Everything below this division. */
                division?: string | null;
                /** @description `returned`: those drafts that were submitted and sent back. */
                state?: ("draft" | "submitted" | "accepted" | "forwarded") | "returned" | null;
                team_id?: string | null;
                household_id?: string | null;
                campaign_id?: string | null;
                obligation_id?: string | null;
                /** @description The key of a period. */
                period?: string | null;
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
                    "application/json": components["schemas"]["ReportPage"];
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
    list_filed_api_reports_filed_get: {
        parameters: {
            query?: {
                month?: string | null;
                obligation_id?: string | null;
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
                    "application/json": components["schemas"]["FiledForms"];
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
            /** @description `/problems/filed-of-nothing`: Name a month, or an obligation and one of its periods. */
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
    get_month_api_reports_month_zip_get: {
        parameters: {
            query: {
                team_id: string;
                month?: string | null;
                obligation_id?: string | null;
                period?: string | null;
                /** @description Printed in the page foot and kept in the audit trail. */
                purpose?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A PDF a household, and a list of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": unknown;
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
             * @description `/problems/too-many-forms`: Too many forms for one file; print them one by one.
             *
             *     `/problems/photo-not-ready`: The photo is still being prepared.
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
            /** @description `/problems/filed-of-nothing`: Name a month, or an obligation and one of its periods. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/printer-not-ready`: The font of the forms is missing on the server, so there is no PDF: its administrator runs `make install`; the Word file still works.
             *
             *     `/problems/photo-store-unavailable`: Photos cannot be stored right now; they will be tried again.
             */
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
    get_report_api_reports__report_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                report_id: string;
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
                    "application/json": components["schemas"]["ReportOut"];
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
    put_report_api_reports__report_id__put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                report_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReportInput"];
            };
        };
        responses: {
            /** @description It was there before. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportOut"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportOut"];
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
            /** @description `/problems/pairing-not-found`: No such pairing, or outside your area. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/report-exists`: This form exists already for that pairing and month; open the existing one.
             *
             *     `/problems/report-changed`: This id already belongs to another report.
             *
             *     `/problems/pairing-ended`: The pairing ended before that month; no form is due for it.
             *
             *     `/problems/pairing-ended`: The pairing ended before that period; no form is due for it.
             *
             *     `/problems/obligation-unknown`: This obligation is not known here; it may be new or withdrawn. Nothing is lost, try again in a moment.
             *
             *     `/problems/obligation-without-form`: This obligation asks for visits and for no form; log the visits.
             *
             *     `/problems/obligation-not-owed`: The obligation does not ask this team for this form in this period.
             *
             *     `/problems/period-unknown`: The obligation has no such period; load it again and choose another one.
             *
             *     `/problems/period-not-begun`: The period has not begun; its form can be filed once it has.
             *
             *     `/problems/campaign-archived`: The campaign is archived and takes no more filings or corrections; ask the office that made it.
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
            /** @description `/problems/register-unavailable`: Another part of the system does not answer; nothing is lost, please try again. */
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
    patch_report_api_reports__report_id__patch: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the version you are changing. */
                "if-match"?: string | null;
            };
            path: {
                report_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReportPatch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportOut"];
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
             * @description `/problems/report-wrong-state`: The report's state does not allow this; load it again.
             *
             *     `/problems/campaign-archived`: The campaign is archived and takes no more filings or corrections; ask the office that made it.
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
    get_docx_api_reports__report_id__docx_get: {
        parameters: {
            query?: {
                /** @description Printed in the page foot and kept in the audit trail. */
                purpose?: string;
            };
            header?: never;
            path: {
                report_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The form, with its photos inside. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": unknown;
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
            /** @description `/problems/photo-not-ready`: The photo is still being prepared. */
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
            /**
             * @description `/problems/printer-not-ready`: The font of the forms is missing on the server, so there is no PDF: its administrator runs `make install`; the Word file still works.
             *
             *     `/problems/photo-store-unavailable`: Photos cannot be stored right now; they will be tried again.
             */
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
    get_pdf_api_reports__report_id__pdf_get: {
        parameters: {
            query?: {
                /** @description Printed in the page foot and kept in the audit trail. */
                purpose?: string;
            };
            header?: never;
            path: {
                report_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The form, with its photos inside. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": unknown;
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
            /** @description `/problems/photo-not-ready`: The photo is still being prepared. */
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
            /**
             * @description `/problems/printer-not-ready`: The font of the forms is missing on the server, so there is no PDF: its administrator runs `make install`; the Word file still works.
             *
             *     `/problems/photo-store-unavailable`: Photos cannot be stored right now; they will be tried again.
             */
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
    accept_report_api_reports__report_id__accept_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of what you looked at; left out, the report as it is now. */
                "if-match"?: string | null;
            };
            path: {
                report_id: string;
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
                    "application/json": components["schemas"]["ReportOut"];
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
            /** @description `/problems/report-wrong-state`: The report's state does not allow this; load it again. */
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
    forward_report_api_reports__report_id__forward_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of what you looked at; left out, the report as it is now. */
                "if-match"?: string | null;
            };
            path: {
                report_id: string;
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
                    "application/json": components["schemas"]["ReportOut"];
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
            /** @description `/problems/report-wrong-state`: The report's state does not allow this; load it again. */
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
    return_report_api_reports__report_id__return_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of what you looked at; left out, the report as it is now. */
                "if-match"?: string | null;
            };
            path: {
                report_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReturnInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportOut"];
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
             * @description `/problems/report-wrong-state`: The report's state does not allow this; load it again.
             *
             *     `/problems/campaign-archived`: The campaign is archived and takes no more filings or corrections; ask the office that made it.
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
    post_scan_api_reports__report_id__scans_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                report_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScanInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportOut"];
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
            /** @description `/problems/scan-changed`: This id already belongs to another scan. */
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
    get_scan_api_reports__report_id__scans__scan_id__get: {
        parameters: {
            query?: {
                /** @description Of a PDF, counted from 1. */
                page?: number;
            };
            header?: never;
            path: {
                report_id: string;
                scan_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description JPEG without metadata, at most 1600 px. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": unknown;
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
            /** @description `/problems/photo-rejected`: The uploaded file was not a usable photo and is not kept for viewing. */
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
    complete_scan_api_reports__report_id__scans__scan_id__complete_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                report_id: string;
                scan_id: string;
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
                    "application/json": components["schemas"]["ReportOut"];
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
    submit_report_api_reports__report_id__submit_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                report_id: string;
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
                    "application/json": components["schemas"]["ReportOut"];
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
             * @description `/problems/report-wrong-state`: The report's state does not allow this; load it again.
             *
             *     `/problems/campaign-archived`: The campaign is archived and takes no more filings or corrections; ask the office that made it.
             *
             *     `/problems/team-without-leader`: The team has no leader; the form must name one.
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
            /** @description `/problems/register-unavailable`: Another part of the system does not answer; nothing is lost, please try again. */
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
    list_versions_api_reports__report_id__versions_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                report_id: string;
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
                    "application/json": components["schemas"]["ReportVersions"];
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
    get_retention_api_retention_get: {
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
                    "application/json": components["schemas"]["Retention"];
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
    list_visits_api_visits_get: {
        parameters: {
            query?: {
                household_id?: string | null;
                team_id?: string | null;
                /** @description Everything below this division. */
                division?: string | null;
                month?: string | null;
                /** @description With `last`: visits of these days, both included. */
                first?: string | null;
                last?: string | null;
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
                    "application/json": components["schemas"]["VisitPage"];
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
    get_visit_api_visits__visit_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                visit_id: string;
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
                    "application/json": components["schemas"]["VisitOut"];
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
    put_visit_api_visits__visit_id__put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                visit_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VisitInput"];
            };
        };
        responses: {
            /** @description The identical visit was stored before; the stored one is answered. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VisitAccepted"];
                };
            };
            /** @description Stored. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VisitAccepted"];
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
            /** @description `/problems/household-not-paired`: This household is not paired with your team. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `/problems/visit-changed`: This visit was sent before with different content. Both are kept; use a correction to change it.
             *
             *     `/problems/visit-id-taken`: Another team's visit has this id. Nothing was stored; it is still on the phone: please log it again.
             *
             *     `/problems/photo-id-taken`: One of the photos already belongs to another visit.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/household-erased`: This household was erased: the visit cannot be stored, and the phone drops what it holds of it. */
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
            /** @description `/problems/word-unknown`: A word is not in its vocabulary; load the page again and choose once more. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `/problems/too-many-photos-today`: Too many photos were sent today; this visit stays on the phone and is sent again tomorrow. */
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
    confirm_visit_api_visits__visit_id__confirm_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                visit_id: string;
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
                    "application/json": components["schemas"]["VisitOut"];
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
    list_conflicts_api_visits__visit_id__conflicts_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                visit_id: string;
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
                    "application/json": components["schemas"]["ConflictList"];
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
    put_photo_api_visits__visit_id__photos__photo_id__put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                visit_id: string;
                photo_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PhotoInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PhotoProgress"];
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
            /** @description `/problems/photo-not-rejected`: Only a photo that was refused can be replaced or taken out. */
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
            /** @description `/problems/too-many-photos-today`: Too many photos were sent today; this visit stays on the phone and is sent again tomorrow. */
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
    delete_photo_api_visits__visit_id__photos__photo_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                visit_id: string;
                photo_id: string;
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
            /** @description `/problems/photo-not-rejected`: Only a photo that was refused can be replaced or taken out. */
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
    complete_photo_api_visits__visit_id__photos__photo_id__complete_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                visit_id: string;
                photo_id: string;
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
                    "application/json": components["schemas"]["PhotoProgress"];
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
    get_receipt_api_visits__visit_id__receipt_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                visit_id: string;
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
                    "application/json": components["schemas"]["Receipt"];
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
    list_revisions_api_visits__visit_id__revisions_get: {
        parameters: {
            query?: {
                /** @description Rows per page. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path: {
                visit_id: string;
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
                    "application/json": components["schemas"]["RevisionList"];
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
    put_revision_api_visits__visit_id__revisions__revision_id__put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                visit_id: string;
                revision_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevisionInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VisitOut"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VisitOut"];
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
            /** @description `/problems/leader-corrects-that`: That day lies before the pairing: the leader of the team corrects it. */
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
             * @description `/problems/revision-changed`: This correction was sent before with different content.
             *
             *     `/problems/campaign-archived`: The campaign is archived and takes no more filings or corrections; ask the office that made it.
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
}
