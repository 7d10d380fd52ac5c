export interface paths {
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process is alive */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The database answers */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Prometheus metrics */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/analyze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Measure and score one transcript */
        post: operations["analyze"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/evaluations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stored evaluations, the newest calls first
         * @description The primary evaluation of each call, unless the query asks for others.
         */
        get: operations["listEvaluations"];
        put?: never;
        /**
         * Start evaluating recordings from Genesys Cloud
         * @description One run at a time goes on in the background; ask for its job until it is no longer `running`.
         */
        post: operations["startEvaluation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How a run goes */
        get: operations["getJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How a run goes, whenever that changes
         * @description Server-sent events: the job now and after each change. The stream ends with the job, and after ten minutes: connect again while it is `running`.
         */
        get: operations["followJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a run early
         * @description What is under way is stored first, then the job is `interrupted`. The next run goes on with what is left.
         */
        post: operations["cancelJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try again what failed in a run
         * @description Starts a run over these recordings, with the definitions, the scorecard and the other rules of that one. Sides of labels are not kept with a run: send `roles` where it had some.
         */
        post: operations["retryRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rescorings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Score all stored calls by a scorecard again
         * @description A run like others: one goes on at a time, its job says how far it is, and it can be ended.
         */
        post: operations["startRescoring"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Evaluate and store a call from its transcript
         * @description A run over this call: its words are masked before they are stored, and what was sent is deleted when the run ends, or by the next run when the server was killed. A call that has an evaluation is not replaced.
         */
        post: operations["importCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Evaluate and store a call from its recording or transcript
         * @description The body is the file. A run evaluates it as `earshot import` does: a recording is transcribed by the service that is set, and measured by voice activity when none is. Its sound is kept, so that it can be played. A call that has an evaluation is not replaced.
         */
        post: operations["uploadCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Evaluated calls in any order
         * @description By the primary evaluation of each call.
         */
        get: operations["listCalls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/call-count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many calls a list has */
        get: operations["countCalls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calls.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All calls of a list as CSV
         * @description The columns are those of `earshot report`, without what was said.
         */
        get: operations["exportCalls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calls.parquet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All calls of a list as Parquet
         * @description The columns are those of `earshot report`, without what was said.
         */
        get: operations["exportCallsAsParquet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calls/{recordingId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One call with its words and all its evaluations */
        get: operations["getCall"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One's own saved views of the list of calls, by name
         * @description While nobody is set up they are this machine's; the first administrator takes them over.
         */
        get: operations["listOwnViews"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/views/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Save a view, in the place of one of the same name */
        put: operations["saveOwnView"];
        post?: never;
        /** Delete a view */
        delete: operations["removeOwnView"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calls/{recordingId}/levels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How loud each channel of a call is */
        get: operations["getCallLevels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calls/{recordingId}/sound": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The sound of a call, silent where personal data are said
         * @description All channels in one, at 8 kHz. It is sent while it is decoded, and can be asked for in ranges of bytes.
         */
        get: operations["getCallSound"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/evaluations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One evaluation with its events and words */
        get: operations["getEvaluation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reviews of calls, the last changed first
         * @description Of the calls that one may see; drafts are shown to their authors alone.
         */
        get: operations["listReviews"];
        put?: never;
        /**
         * Begin a review of an evaluation
         * @description Gives back the draft that one has of it already. Nobody reviews a call of their own.
         */
        post: operations["beginReview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reviews/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One review with what it judged and its history */
        get: operations["getReview"];
        /**
         * Replace what a draft says
         * @description The score follows from what is struck out and answered. Personal data in reasons, comments and answers is masked. A draft that was saved since that `version` answers 409.
         */
        put: operations["saveReview"];
        post?: never;
        /**
         * Remove a draft of one's own
         * @description The audit trail says that it was there; what it said is gone.
         */
        delete: operations["discardReview"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reviews/{id}/finish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Finish a draft: from then on everybody who sees the call sees it
         * @description Each question of the scorecard that is no text is to be answered first, or not to apply.
         */
        post: operations["finishReview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reviews/{id}/response": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Acknowledge or dispute a finished review of one's own call */
        post: operations["respondToReview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reviews/{id}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer a disputed review
         * @description With `content` it is revised, without it is upheld.
         */
        post: operations["answerReview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reviewers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who may take part in a calibration: users who may review */
        get: operations["listReviewers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calibrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Calibrations, the last begun first
         * @description Those that one began or takes part in; all of them for whoever sees all calls.
         */
        get: operations["listCalibrations"];
        put?: never;
        /**
         * Give calls to several people to judge
         * @description All of them have to see each call, and nobody judges a call of their own.
         */
        post: operations["beginCalibration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calibrations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One calibration with its calls
         * @description While it is open, `reviews` has one's own alone, whoever asks; when it is closed, all.
         */
        get: operations["getCalibration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calibrations/{id}/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say what one thinks of one of the calls
         * @description Nobody else reads it before the calibration is closed; until then it may be replaced. Personal data in it is masked.
         */
        post: operations["submitBlindReview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calibrations/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close a calibration: from then on whoever sees it sees what everybody said
         * @description For whoever began it, and for administrators. It does not open again.
         */
        post: operations["closeCalibration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calibrations/{id}/result": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far the participants of a closed calibration agree, and the machine with them
         * @description Of the calls that one may see. While it is open, it answers 409.
         */
        get: operations["getCalibrationResult"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calls/{recordingId}/masks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mask personal data that was missed in a call
         * @description Wherever the text is said in the call it is masked at once, in the search and in the sound too, and again whenever the call is evaluated. A person's name can be sought in all calls that are evaluated from now on. The text is stored nowhere.
         */
        post: operations["markMissed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/names": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The organisation's list of names, the latest first */
        get: operations["listOwnNames"];
        put?: never;
        /**
         * Allow what is nobody's: a product, a company
         * @description Calls that were evaluated before show it when they are evaluated again. What was marked as personal data is refused until that entry is removed. The list has at most 5000 entries for all calls.
         */
        post: operations["allowName"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/names/{id}": {
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
         * Remove an entry of the list
         * @description Calls that were evaluated before stay as they are until they are evaluated again. What is masked in one call alone is removed by who may see the call.
         */
        delete: operations["removeOwnName"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Runs, the newest first */
        get: operations["listRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/outcomes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a run made of its recordings, in the order in which they were first stored */
        get: operations["listRunOutcomes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/failures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What failed in a run, by its reason */
        get: operations["listRunFailures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How calls went, in groups
         * @description By the primary evaluation of each call: weeks the newest first, others by mean score, the worst first.
         */
        get: operations["getReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/trends": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How a measure of the calls is spread and moves, in groups
         * @description By the primary evaluation of each call; weeks the newest first, others the worst median first and small ones after them. What has `from` and `to`, or a week, stands beside the time of the same length before; weeks beside the week before.
         */
        get: operations["getTrend"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/costs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What cost calls their points, the most first
         * @description By the primary evaluation of each call.
         */
        get: operations["getCosts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/scorecards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Published and built-in versions of scorecards */
        get: operations["listScorecards"];
        put?: never;
        /**
         * Publish a version of a scorecard
         * @description A version does not change: publishing it again with another content is refused with 409.
         */
        post: operations["publishScorecard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/scorecards/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One version of a scorecard */
        get: operations["getScorecard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/scorecard-schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The JSON Schema of scorecards */
        get: operations["getScorecardSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/scorecard-trials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a scorecard would make of the latest stored calls
         * @description Nothing is stored. Each line is what is known so far; the last one has `done`.
         */
        post: operations["tryScorecard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find calls by what was said and how they went
         * @description Calls in which all words are said, be it in several utterances, the newest first, each with its first hits. Without words, every evaluated call that passes the filter.
         */
        get: operations["search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search/utterances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find utterances
         * @description Utterances that hold all words by themselves, in the newest calls first and in the order of the call; without words, every one.
         */
        get: operations["searchUtterances"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/interactions/{id}/media-matrix": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The media of an interaction and what is expected of them */
        get: operations["getMediaMatrix"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/interactions/{id}/metadata": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Publish annotations to an interaction
         * @description Nothing is sent unless every annotation passes, and what was published last is not sent again. What somebody else has changed since then is not overwritten: that answers 409 with both versions, unless `force=true`. Every attempt but a dry run is in the audit trail.
         */
        put: operations["publishMetadata"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pii/scan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Find personal data in a text */
        post: operations["scanPii"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Attempts to publish metadata, the latest first */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the audit trail was changed behind its back
         * @description Reads the whole trail and checks the hash of each entry.
         */
        get: operations["verifyAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/erasures/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What erasing these calls would remove */
        post: operations["planErasure"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/erasures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Receipts of what was erased, the latest first */
        get: operations["listErasures"];
        put?: never;
        /**
         * Erase calls and all that is kept of them
         * @description It can't be taken back. A legal hold on any of the calls refuses all of it (409, `store.held`). What was stopped goes on when it is asked for again.
         */
        post: operations["eraseCalls"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Legal holds, the latest first */
        get: operations["listHolds"];
        put?: never;
        /** Add a legal hold */
        post: operations["addHold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holds/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a legal hold */
        delete: operations["removeHold"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is older than EARSHOT_RETENTION allows, by policy */
        get: operations["planRetention"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/retention/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Remove what is older than EARSHOT_RETENTION allows
         * @description Of 1000 calls at most: ask again while `isUnfinished`.
         */
        post: operations["runRetention"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/archives/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Events on their way to the archives, the latest first */
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who asks, and what they may do */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in by name and password
         * @description Starts a session, which a cookie carries. After too many attempts it answers 429.
         */
        post: operations["signIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End the session */
        post: operations["signOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/set-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add the first administrator
         * @description With the secret of the link that `earshot serve` prints while there is no user. It works once.
         */
        post: operations["setUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change one's own password
         * @description Ends all of the user's sessions and starts another.
         */
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The roles, and what each right allows */
        get: operations["listRoles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All users, by name */
        get: operations["listUsers"];
        put?: never;
        /** Add a user who signs in by a password */
        post: operations["addUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a user and end their sessions */
        delete: operations["removeUser"];
        options?: never;
        head?: never;
        /**
         * Change what a user may do, or their password
         * @description A new password and disabling end the user's sessions. One administrator always stays.
         */
        patch: operations["changeUser"];
        trace?: never;
    };
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sessions that go on, the newest first */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a session */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One's own sessions, the newest first
         * @description A key has none.
         */
        get: operations["listOwnSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a session of one's own */
        delete: operations["endOwnSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All API keys, by name */
        get: operations["listKeys"];
        put?: never;
        /** Make an API key */
        post: operations["addKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove an API key */
        delete: operations["removeKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All teams, by name */
        get: operations["listTeams"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teams/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Set who is in a team */
        put: operations["setTeam"];
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
        /** @description RFC 9457 problem details */
        Problem: {
            /**
             * @description `code` is the kind of problem
             * @constant
             */
            type: "about:blank";
            /** @description the status in words */
            title: string;
            status: number;
            /** @description stable code of the fault, to branch on */
            code: string;
            /** @description what is wrong and where */
            detail: string;
            /** @description how to put it right */
            hint?: string;
            /** @description each fault of the request by its place, the first 50; of a transcript the first 20 */
            errors?: {
                place: string;
                message: string;
                /** @description the rule that was broken, where rules have names */
                rule?: string;
                /** @description how to put this one right */
                hint?: string;
            }[];
            /** @description of a lost update: what you sent, and what is stored; null when it can't be read */
            versions?: {
                yours: unknown;
                theirs: unknown;
            };
            /** @description `urn:uuid:` and the request's id, as in x-request-id and in the log */
            instance: string;
        };
        /** @description Who took part in a call and where it went; names are those that were stored last. */
        Conversation: {
            direction: ("inbound" | "outbound") | null;
            agents: {
                id: string;
                name: string | null;
            }[];
            queues: {
                id: string;
                name: string | null;
            }[];
            skills: string[];
            wrapUpCodes: {
                id: string;
                name: string | null;
            }[];
            divisions: {
                id: string;
                name: string | null;
            }[];
            legs: {
                purpose: string;
                agentId: string | null;
                queueId: string | null;
                startedAtMs: number;
                endedAtMs: number | null;
                disconnectType: string | null;
            }[];
        };
        /**
         * @description One call, measured and scored. docs/definitions.md says what every number means.
         * @example {
         *       "definition": "standard",
         *       "support": "speech",
         *       "durationMs": 4700,
         *       "speechMs": 4500,
         *       "silence": {
         *         "count": 0,
         *         "totalMs": 0,
         *         "longestMs": 0,
         *         "leadingMs": 0,
         *         "trailingMs": 0,
         *         "events": []
         *       },
         *       "overlapMs": 200,
         *       "talkOver": {
         *         "count": 1,
         *         "totalMs": 200,
         *         "events": [
         *           {
         *             "startMs": 3800,
         *             "endMs": 4000,
         *             "interrupter": "agent",
         *             "yielded": true
         *           }
         *         ]
         *       },
         *       "talk": {
         *         "agentMs": 3000,
         *         "customerMs": 1700,
         *         "otherMs": 0,
         *         "unknownMs": 0
         *       },
         *       "hold": {
         *         "count": 1,
         *         "totalMs": 90000,
         *         "longestMs": 90000,
         *         "events": [
         *           {
         *             "startMs": 125000,
         *             "endMs": 215000,
         *             "open": false
         *           }
         *         ]
         *       },
         *       "utterances": {
         *         "agent": 2,
         *         "customer": 1,
         *         "other": 0,
         *         "unknown": 0
         *       },
         *       "score": {
         *         "value": 89,
         *         "scorecard": "guide@1",
         *         "deductions": [
         *           {
         *             "criterion": "hold",
         *             "label": "Time on hold",
         *             "metric": "hold.totalMs",
         *             "value": 90000,
         *             "unit": "ms",
         *             "points": 10,
         *             "critical": false,
         *             "events": [
         *               {
         *                 "kind": "hold",
         *                 "index": 0,
         *                 "startMs": 125000,
         *                 "endMs": 215000
         *               }
         *             ]
         *           },
         *           {
         *             "criterion": "talk-over",
         *             "label": "Talk-over",
         *             "metric": "talkOver.totalMs",
         *             "value": 200,
         *             "unit": "ms",
         *             "points": 1,
         *             "critical": false,
         *             "events": [
         *               {
         *                 "kind": "talkOver",
         *                 "index": 0,
         *                 "startMs": 3800,
         *                 "endMs": 4000
         *               }
         *             ]
         *           }
         *         ],
         *         "failedCritical": [],
         *         "notApplicable": []
         *       },
         *       "turns": {
         *         "agent": {
         *           "count": 2,
         *           "longestMs": 1600
         *         },
         *         "customer": {
         *           "count": 1,
         *           "longestMs": 1700
         *         },
         *         "other": {
         *           "count": 0,
         *           "longestMs": 0
         *         },
         *         "unknown": {
         *           "count": 0,
         *           "longestMs": 0
         *         }
         *       },
         *       "responseLatency": {
         *         "count": 0,
         *         "medianMs": null,
         *         "p95Ms": null,
         *         "longestMs": null
         *       },
         *       "talkRatio": 1.7647058823529411,
         *       "headline": {
         *         "name": "silenceMs",
         *         "value": 0
         *       },
         *       "warnings": [
         *         {
         *           "code": "event.hold_outside_speech",
         *           "index": null,
         *           "field": null,
         *           "message": "1 of 1 holds lie wholly or partly outside the speech, which ends at 0:05.2, the first from 2:05.0 to 3:35.0; the transcript may end before the call, or the start time may be wrong"
         *         }
         *       ],
         *       "holdDetail": {
         *         "agentMs": 90000,
         *         "thenDisconnected": 0
         *       },
         *       "holdAudio": "music",
         *       "units": "segments",
         *       "wordGapMs": null,
         *       "sidesFrom": "role"
         *     }
         */
        CallEvaluation: {
            definition: string;
            /** @enum {string} */
            support: "speech" | "recording";
            durationMs: number;
            speechMs: number;
            silence: {
                count: number;
                totalMs: number;
                longestMs: number;
                leadingMs: number;
                trailingMs: number;
                events: {
                    startMs: number;
                    endMs: number;
                }[];
            };
            overlapMs: number;
            talkOver: {
                count: number;
                totalMs: number;
                events: {
                    startMs: number;
                    endMs: number;
                    /** @enum {string} */
                    interrupter: "agent" | "customer" | "simultaneous";
                    yielded: boolean;
                }[];
            } | null;
            talk: {
                agentMs: number;
                customerMs: number;
                otherMs: number;
                unknownMs: number;
            };
            hold: {
                count: number;
                totalMs: number;
                longestMs: number;
                events: {
                    startMs: number;
                    endMs: number;
                    open: boolean;
                }[];
            };
            utterances: {
                [key: string]: number;
            };
            score: {
                value: number;
                /** @description name and version, such as guide@1 */
                scorecard: string;
                deductions: {
                    criterion: string;
                    label: string;
                    metric: string;
                    value: number;
                    /** @enum {string} */
                    unit: "ms" | "count" | "percent" | "ratio" | "ms/min" | "count/min";
                    points: number;
                    critical: boolean;
                    events: {
                        /** @enum {string} */
                        kind: "silence" | "talkOver" | "hold";
                        index: number;
                        startMs: number;
                        endMs: number;
                    }[];
                    moments?: {
                        startMs: number;
                        endMs: number;
                    }[];
                }[];
                failedCritical: string[];
                notApplicable: string[];
                notApplicableBecause?: {
                    [key: string]: "no_words" | "not_prompted";
                };
            } | {
                value: null;
                /** @enum {string} */
                reason: "no_speech" | "dual_mono" | "transcription_failed" | "cut_off" | "sides_unknown" | "one_sided" | "nothing_applicable";
            };
            turns: {
                [key: string]: {
                    count: number;
                    longestMs: number;
                };
            };
            responseLatency: {
                count: number;
                medianMs: number | null;
                p95Ms: number | null;
                longestMs: number | null;
            };
            talkRatio: number | null;
            headline: {
                /** @enum {string} */
                name: "silenceMs" | "nonTalkMs" | "silencePercent" | "silenceCount";
                value: number | null;
            };
            warnings: {
                code: string;
                index: number | null;
                field: string | null;
                message: string;
            }[];
            holdDetail: {
                agentMs: number;
                thenDisconnected: number;
            };
            /** @enum {string} */
            holdAudio: "music" | "padded" | "suppressed";
            /** @enum {string} */
            units: "segments" | "words" | "sound";
            wordGapMs: number | null;
            /** @enum {string} */
            sidesFrom: "role" | "channel" | "label" | "legs" | "greeting" | "unknown";
            vendorMetrics?: {
                /** @enum {string} */
                vendor: "aws-call-analytics" | "contact-lens" | "genesys";
                durationMs: number | null;
                talk: {
                    agentMs: number;
                    customerMs: number;
                } | null;
                silence: {
                    count: number | null;
                    totalMs: number;
                } | null;
                interruptions: {
                    count: number | null;
                    totalMs: number | null;
                    byAgent: number | null;
                    byCustomer: number | null;
                } | null;
                wordsPerMinute: {
                    agent: number | null;
                    customer: number | null;
                } | null;
            };
            sound?: {
                speechMs: number;
                silence: {
                    count: number;
                    totalMs: number;
                    longestMs: number;
                };
                talkOver: {
                    count: number;
                    totalMs: number;
                } | null;
                talk: {
                    agentMs: number;
                    customerMs: number;
                } | null;
                wordsWithoutSpeech: {
                    startMs: number;
                    endMs: number;
                    /** @enum {string} */
                    side: "agent" | "customer" | "other" | "unknown";
                }[];
                speechWithoutWords: {
                    startMs: number;
                    endMs: number;
                    /** @enum {string} */
                    side: "agent" | "customer" | "other" | "unknown";
                }[];
            };
            voiceless?: {
                /** @description music or noise */
                stretches: {
                    startMs: number;
                    endMs: number;
                    channel: number;
                }[];
                /** @description what of them lasts for 5 s or longer while nobody speaks and no known hold goes on: perhaps a hold of which no state event tells */
                proposedHolds: {
                    startMs: number;
                    endMs: number;
                }[];
            };
        };
        /** @description One attempt to publish. Entries are never changed; each vouches for the last. */
        AuditEntry: {
            /** @description 1, 2, 3… without gaps */
            sequence: number;
            /** Format: date-time */
            timestamp: string;
            interactionId: string;
            /** @description SHA-256 of what was published; null when nothing was fit */
            payloadHash: string | null;
            /** @enum {string} */
            status: "completed" | "rejected" | "failed" | "unchanged";
            /** @description the rules that were broken, the code of the failure, or that a change made elsewhere was overwritten */
            reason: string | null;
            /** @description by operation */
            latencyMs: {
                [key: string]: {
                    count: number;
                    p50: number;
                    p95: number;
                    max: number;
                };
            };
            /** @description annotations that matched the schema / all validated; null when there were none */
            accuracyRate: number | null;
            totalValidations: number;
            governanceTag: string;
            correlationId: string;
            /** @description who asked */
            actor: string;
            /** @description hash of the entry before */
            previousHash: string;
            /** @description SHA-256 of all other fields */
            hash: string;
        };
        AuditPage: {
            items: components["schemas"]["AuditEntry"][];
            /** @description cursor of the next page; null on the last one */
            nextCursor: string | null;
        };
        AuditVerification: {
            ok: boolean;
            /** @description how many entries were read */
            entries: number;
            faults: {
                /** @description which entry, by the number it was written with */
                sequence: number;
                /** @description the same, unless several in a row were removed */
                lastSequence: number;
                /** @enum {string} */
                problem: "edited" | "removed" | "inserted" | "reordered";
                message: string;
            }[];
        };
        Agreement: {
            /** @description 1 is always, 0 as often as by chance */
            value: number | null;
            /** @description 95 % confidence */
            interval: {
                low: number;
                high: number;
            } | null;
            /** @description how many calls, or events, were judged by all whom it is about */
            judged: number;
            /** @description why there is no value: fewer than two judges, fewer than two things that all of them judged, or always the same judgement; null when there is one */
            reason: ("one_judge" | "too_few" | "no_variation") | null;
        };
        /** @description How far the participants of a closed calibration agree. */
        CalibrationResult: {
            questions: {
                id: string;
                label: string;
                /**
                 * @description of a scale κ is weighted: far off counts more
                 * @enum {string}
                 */
                kind: "yes-no" | "scale" | "text";
                /** @description mean of Cohen's κ of all pairs that have one */
                kappa: number | null;
                /** @description why there is no value: fewer than two judges, fewer than two things that all of them judged, or always the same judgement; null when there is one */
                reason: ("one_judge" | "too_few" | "no_variation") | null;
                /** @description Cohen's κ of every two participants */
                pairs: {
                    participantIds: [
                        string,
                        string
                    ];
                    kappa: components["schemas"]["Agreement"];
                }[];
                calls: {
                    recordingId: string;
                    /** @description what most participants answered; null when no answer leads */
                    mode: number | string | null;
                    answers: {
                        participantId: string;
                        /** @description null when there is none */
                        answer: number | string | null;
                        /** @description whether it is not what most answered */
                        deviates: boolean;
                    }[];
                }[];
            }[];
            scores: {
                /** @description ICC(2,1) of the reviewed scores, of those participants who judged all calls */
                icc: components["schemas"]["Agreement"];
                /** @description how many participants judged all calls */
                judges: number;
                calls: {
                    recordingId: string;
                    startTime: string | null;
                    machine: number | null;
                    /** @description of the participants' scores */
                    mean: number | null;
                    people: {
                        participantId: string;
                        score: number | null;
                        minusMean: number | null;
                        minusMachine: number | null;
                    }[];
                }[];
            };
            /** @description whether participants strike out the same events */
            struck: {
                /** @description mean of Cohen's κ of all pairs that have one */
                kappa: number | null;
                /** @description why there is no value: fewer than two judges, fewer than two things that all of them judged, or always the same judgement; null when there is one */
                reason: ("one_judge" | "too_few" | "no_variation") | null;
                /** @description Cohen's κ of every two participants */
                pairs: {
                    participantIds: [
                        string,
                        string
                    ];
                    kappa: components["schemas"]["Agreement"];
                }[];
                /** @description events that cost points, or that somebody struck out */
                events: {
                    recordingId: string;
                    /** @enum {string} */
                    kind: "silence" | "talkOver" | "hold";
                    index: number;
                    /** @description how many participants judged its call */
                    judges: number;
                    /** @description ids of the participants who struck it out */
                    struckBy: string[];
                }[];
            };
            /** @description how far the machine agrees with people */
            machine: {
                /** @description ICC(2,1) of the machine's scores and the participants' mean */
                icc: components["schemas"]["Agreement"];
                /** @description of the participants' mean minus the machine's score */
                meanDifference: number | null;
                /** @description events by which the machine took off points, times who judged them */
                costs: number;
                /** @description how many of those were not struck out */
                kept: number;
            };
            participants: {
                participantId: string;
                name: string;
                /** @description calls that they judged */
                calls: number;
                /** @description mean over these calls: above 0 they are more lenient than others */
                minusMean: number | null;
                minusMachine: number | null;
                /** @description to questions that are no text */
                answers: number;
                /** @description answers that are not what most answered */
                deviations: number;
            }[];
        };
        CalibrationSummary: {
            id: number;
            name: string;
            /** @description name and version of the scorecard by which the calls are judged */
            scorecard: string;
            /** @description as the audit trail names them, such as `user jane` */
            author: string;
            /** @description whether whoever asks began it */
            isMine: boolean;
            /** @description Unix time, ms */
            createdAtMs: number;
            /** @description Unix time, ms; null while it is open */
            closedAtMs: number | null;
            /** @description the calls, as far as whoever asks may see them */
            recordingIds: string[];
            participants: {
                /** @description of the user */
                id: string;
                name: string;
                isMe: boolean;
                /** @description how many of the calls they have judged */
                submitted: number;
            }[];
        };
        CalibrationPage: {
            items: components["schemas"]["CalibrationSummary"][];
            /** @description cursor of the next page; null on the last one */
            nextCursor: string | null;
        };
        /** @description The same calls given to several people, who judge them blind. */
        Calibration: {
            id: number;
            name: string;
            /** @description name and version of the scorecard by which the calls are judged */
            scorecard: string;
            /** @description as the audit trail names them, such as `user jane` */
            author: string;
            /** @description whether whoever asks began it */
            isMine: boolean;
            /** @description Unix time, ms */
            createdAtMs: number;
            /** @description Unix time, ms; null while it is open */
            closedAtMs: number | null;
            /** @description the calls, as far as whoever asks may see them */
            recordingIds: string[];
            participants: {
                /** @description of the user */
                id: string;
                name: string;
                isMe: boolean;
                /** @description how many of the calls they have judged */
                submitted: number;
            }[];
            calls: {
                recordingId: string;
                interactionId: string;
                startTime: string | null;
                /** @description the evaluation that is judged, scored by the scorecard of the calibration */
                judged: components["schemas"]["CallEvaluation"];
            }[];
            /** @description those of whoever asks; when it is closed, those of all participants */
            reviews: {
                recordingId: string;
                participantId: string;
                /** @description Unix time, ms */
                submittedAtMs: number;
                content: {
                    /** @description events of the evaluation that do not count, each with its reason */
                    struck: {
                        /** @enum {string} */
                        kind: "silence" | "talkOver" | "hold";
                        index: number;
                        reason: string;
                    }[];
                    /** @description criteria that take off nothing, whatever they are about, each with its reason */
                    struckCriteria: {
                        criterion: string;
                        reason: string;
                    }[];
                    /** @description to the questions of the scorecard; one that is missing was not answered */
                    answers: {
                        /** @description id of a question of the scorecard */
                        question: string;
                        /** @description `yes` or `no`, a point of the scale, or text; null when the question does not apply to the call */
                        answer: number | string | null;
                    }[];
                    comments: {
                        /** @description media time; null for the call as a whole */
                        atMs: number | null;
                        text: string;
                    }[];
                };
                /** @description the score without what was struck out and with what was answered, by the same scorecard */
                reviewed: {
                    value: number;
                    /** @description name and version, such as guide@1 */
                    scorecard: string;
                    deductions: {
                        criterion: string;
                        label: string;
                        metric: string;
                        value: number;
                        /** @enum {string} */
                        unit: "ms" | "count" | "percent" | "ratio" | "ms/min" | "count/min";
                        points: number;
                        critical: boolean;
                        events: {
                            /** @enum {string} */
                            kind: "silence" | "talkOver" | "hold";
                            index: number;
                            startMs: number;
                            endMs: number;
                        }[];
                        moments?: {
                            startMs: number;
                            endMs: number;
                        }[];
                    }[];
                    failedCritical: string[];
                    notApplicable: string[];
                    notApplicableBecause?: {
                        [key: string]: "no_words" | "not_prompted";
                    };
                } | {
                    value: null;
                    /** @enum {string} */
                    reason: "no_speech" | "dual_mono" | "transcription_failed" | "cut_off" | "sides_unknown" | "one_sided" | "nothing_applicable";
                };
            }[];
        };
        Reviewers: {
            reviewers: {
                id: string;
                name: string;
            }[];
        };
        ListedCall: {
            recordingId: string;
            interactionId: string;
            /** @description when the recording began, wall time */
            startTime: string | null;
            evaluationId: number;
            durationMs: number;
            /** @description 0 to 100; null when the call can't be scored */
            score: number | null;
            unscorableReason: ("no_speech" | "dual_mono" | "transcription_failed" | "cut_off" | "sides_unknown" | "one_sided" | "nothing_applicable") | null;
            /** @description how many critical criteria failed the call */
            failedCritical: number;
            silenceMs: number;
            /** @description null under a definition without a rule for it */
            talkOverMs: number | null;
            holdMs: number;
            /** @description how much of the input was read with doubt */
            warnings: number;
            /** @description null when it is not known who took part */
            conversation: {
                direction: ("inbound" | "outbound") | null;
                agents: {
                    id: string;
                    name: string | null;
                }[];
                queues: {
                    id: string;
                    name: string | null;
                }[];
            } | null;
            /** @description how many utterances say what was searched for */
            hitCount: number;
            /** @description the first of them */
            hit: {
                startMs: number;
                /** @enum {string} */
                side: "agent" | "customer" | "other" | "unknown";
                snippet: {
                    text: string;
                    match: boolean;
                }[];
            } | null;
        };
        CallPage: {
            items: components["schemas"]["ListedCall"][];
            /** @description cursor of the next page; null on the last one */
            nextCursor: string | null;
        };
        CallCount: {
            calls: number;
            /** @description names in the query that no stored call has, with names that may be meant; left out when there are none */
            unknownNames?: {
                /** @enum {string} */
                kind: "agent" | "queue" | "skill" | "wrapup" | "division";
                name: string;
                near: string[];
            }[];
        };
        /** @description A stored call with all that is known of it */
        Call: {
            recordingId: string;
            interactionId: string;
            startTime: string | null;
            /** @description length of the recording, where its source or its sound says it */
            durationMs: number | null;
            /** @description of what the recording was made of */
            contentSha256: string | null;
            media: {
                sha256: string;
                bytes: number;
                contentType: string;
                codec: string;
                channels: number;
                durationMs: number;
            }[];
            /** @description whether its sound was kept and may be played, silent where personal data are said; it may have gone since */
            playable: boolean;
            conversation: {
                direction: ("inbound" | "outbound") | null;
                agents: {
                    id: string;
                    name: string | null;
                }[];
                queues: {
                    id: string;
                    name: string | null;
                }[];
                skills: string[];
                wrapUpCodes: {
                    id: string;
                    name: string | null;
                }[];
                divisions: {
                    id: string;
                    name: string | null;
                }[];
                legs: {
                    purpose: string;
                    agentId: string | null;
                    queueId: string | null;
                    startedAtMs: number;
                    endedAtMs: number | null;
                    disconnectType: string | null;
                }[];
            } | null;
            utterances: {
                startMs: number;
                endMs: number;
                /** @enum {string} */
                side: "agent" | "customer" | "other" | "unknown";
                speaker: string;
                channel: number | null;
                text: string;
            }[];
            /** @description the primary one first */
            evaluations: {
                id: number;
                /** @description whether lists and reports show it */
                isPrimary: boolean;
                /** @description the run that made it last */
                runId: string;
                scorecard: string;
                scorecardVersion: number;
                /** @description Unix time, ms */
                evaluatedAtMs: number;
                /** @description Unix time, ms */
                scoredAtMs: number;
                /** @description null when it is not known */
                basis: {
                    engine: string;
                    measuring: number;
                    detector: string;
                    definition: string;
                    scorecard: string;
                    /** @enum {string} */
                    holdAudio: "music" | "padded" | "suppressed";
                    wordGapMs: number | null;
                    roles: string;
                    pii: string;
                    input: string;
                } | null;
                evaluation: {
                    definition: string;
                    /** @enum {string} */
                    support: "speech" | "recording";
                    durationMs: number;
                    speechMs: number;
                    silence: {
                        count: number;
                        totalMs: number;
                        longestMs: number;
                        leadingMs: number;
                        trailingMs: number;
                        events: {
                            startMs: number;
                            endMs: number;
                        }[];
                    };
                    overlapMs: number;
                    talkOver: {
                        count: number;
                        totalMs: number;
                        events: {
                            startMs: number;
                            endMs: number;
                            /** @enum {string} */
                            interrupter: "agent" | "customer" | "simultaneous";
                            yielded: boolean;
                        }[];
                    } | null;
                    talk: {
                        agentMs: number;
                        customerMs: number;
                        otherMs: number;
                        unknownMs: number;
                    };
                    hold: {
                        count: number;
                        totalMs: number;
                        longestMs: number;
                        events: {
                            startMs: number;
                            endMs: number;
                            open: boolean;
                        }[];
                    };
                    utterances: {
                        [key: string]: number;
                    };
                    score: {
                        value: number;
                        /** @description name and version, such as guide@1 */
                        scorecard: string;
                        deductions: {
                            criterion: string;
                            label: string;
                            metric: string;
                            value: number;
                            /** @enum {string} */
                            unit: "ms" | "count" | "percent" | "ratio" | "ms/min" | "count/min";
                            points: number;
                            critical: boolean;
                            events: {
                                /** @enum {string} */
                                kind: "silence" | "talkOver" | "hold";
                                index: number;
                                startMs: number;
                                endMs: number;
                            }[];
                            moments?: {
                                startMs: number;
                                endMs: number;
                            }[];
                        }[];
                        failedCritical: string[];
                        notApplicable: string[];
                        notApplicableBecause?: {
                            [key: string]: "no_words" | "not_prompted";
                        };
                    } | {
                        value: null;
                        /** @enum {string} */
                        reason: "no_speech" | "dual_mono" | "transcription_failed" | "cut_off" | "sides_unknown" | "one_sided" | "nothing_applicable";
                    };
                    turns: {
                        [key: string]: {
                            count: number;
                            longestMs: number;
                        };
                    };
                    responseLatency: {
                        count: number;
                        medianMs: number | null;
                        p95Ms: number | null;
                        longestMs: number | null;
                    };
                    talkRatio: number | null;
                    headline: {
                        /** @enum {string} */
                        name: "silenceMs" | "nonTalkMs" | "silencePercent" | "silenceCount";
                        value: number | null;
                    };
                    warnings: {
                        code: string;
                        index: number | null;
                        field: string | null;
                        message: string;
                    }[];
                    holdDetail: {
                        agentMs: number;
                        thenDisconnected: number;
                    };
                    /** @enum {string} */
                    holdAudio: "music" | "padded" | "suppressed";
                    /** @enum {string} */
                    units: "segments" | "words" | "sound";
                    wordGapMs: number | null;
                    /** @enum {string} */
                    sidesFrom: "role" | "channel" | "label" | "legs" | "greeting" | "unknown";
                    vendorMetrics?: {
                        /** @enum {string} */
                        vendor: "aws-call-analytics" | "contact-lens" | "genesys";
                        durationMs: number | null;
                        talk: {
                            agentMs: number;
                            customerMs: number;
                        } | null;
                        silence: {
                            count: number | null;
                            totalMs: number;
                        } | null;
                        interruptions: {
                            count: number | null;
                            totalMs: number | null;
                            byAgent: number | null;
                            byCustomer: number | null;
                        } | null;
                        wordsPerMinute: {
                            agent: number | null;
                            customer: number | null;
                        } | null;
                    };
                    sound?: {
                        speechMs: number;
                        silence: {
                            count: number;
                            totalMs: number;
                            longestMs: number;
                        };
                        talkOver: {
                            count: number;
                            totalMs: number;
                        } | null;
                        talk: {
                            agentMs: number;
                            customerMs: number;
                        } | null;
                        wordsWithoutSpeech: {
                            startMs: number;
                            endMs: number;
                            /** @enum {string} */
                            side: "agent" | "customer" | "other" | "unknown";
                        }[];
                        speechWithoutWords: {
                            startMs: number;
                            endMs: number;
                            /** @enum {string} */
                            side: "agent" | "customer" | "other" | "unknown";
                        }[];
                    };
                    voiceless?: {
                        /** @description music or noise */
                        stretches: {
                            startMs: number;
                            endMs: number;
                            channel: number;
                        }[];
                        /** @description what of them lasts for 5 s or longer while nobody speaks and no known hold goes on: perhaps a hold of which no state event tells */
                        proposedHolds: {
                            startMs: number;
                            endMs: number;
                        }[];
                    };
                };
                /** @description what each of several agents had of the call */
                agentParts: {
                    agentId: string;
                    startMs: number;
                    endMs: number;
                    evaluation: {
                        definition: string;
                        /** @enum {string} */
                        support: "speech" | "recording";
                        durationMs: number;
                        speechMs: number;
                        silence: {
                            count: number;
                            totalMs: number;
                            longestMs: number;
                            leadingMs: number;
                            trailingMs: number;
                            events: {
                                startMs: number;
                                endMs: number;
                            }[];
                        };
                        overlapMs: number;
                        talkOver: {
                            count: number;
                            totalMs: number;
                            events: {
                                startMs: number;
                                endMs: number;
                                /** @enum {string} */
                                interrupter: "agent" | "customer" | "simultaneous";
                                yielded: boolean;
                            }[];
                        } | null;
                        talk: {
                            agentMs: number;
                            customerMs: number;
                            otherMs: number;
                            unknownMs: number;
                        };
                        hold: {
                            count: number;
                            totalMs: number;
                            longestMs: number;
                            events: {
                                startMs: number;
                                endMs: number;
                                open: boolean;
                            }[];
                        };
                        utterances: {
                            [key: string]: number;
                        };
                        score: {
                            value: number;
                            /** @description name and version, such as guide@1 */
                            scorecard: string;
                            deductions: {
                                criterion: string;
                                label: string;
                                metric: string;
                                value: number;
                                /** @enum {string} */
                                unit: "ms" | "count" | "percent" | "ratio" | "ms/min" | "count/min";
                                points: number;
                                critical: boolean;
                                events: {
                                    /** @enum {string} */
                                    kind: "silence" | "talkOver" | "hold";
                                    index: number;
                                    startMs: number;
                                    endMs: number;
                                }[];
                                moments?: {
                                    startMs: number;
                                    endMs: number;
                                }[];
                            }[];
                            failedCritical: string[];
                            notApplicable: string[];
                            notApplicableBecause?: {
                                [key: string]: "no_words" | "not_prompted";
                            };
                        } | {
                            value: null;
                            /** @enum {string} */
                            reason: "no_speech" | "dual_mono" | "transcription_failed" | "cut_off" | "sides_unknown" | "one_sided" | "nothing_applicable";
                        };
                        turns: {
                            [key: string]: {
                                count: number;
                                longestMs: number;
                            };
                        };
                        responseLatency: {
                            count: number;
                            medianMs: number | null;
                            p95Ms: number | null;
                            longestMs: number | null;
                        };
                        talkRatio: number | null;
                        headline: {
                            /** @enum {string} */
                            name: "silenceMs" | "nonTalkMs" | "silencePercent" | "silenceCount";
                            value: number | null;
                        };
                        warnings: {
                            code: string;
                            index: number | null;
                            field: string | null;
                            message: string;
                        }[];
                        holdDetail: {
                            agentMs: number;
                            thenDisconnected: number;
                        };
                        /** @enum {string} */
                        holdAudio: "music" | "padded" | "suppressed";
                        /** @enum {string} */
                        units: "segments" | "words" | "sound";
                        wordGapMs: number | null;
                        /** @enum {string} */
                        sidesFrom: "role" | "channel" | "label" | "legs" | "greeting" | "unknown";
                        vendorMetrics?: {
                            /** @enum {string} */
                            vendor: "aws-call-analytics" | "contact-lens" | "genesys";
                            durationMs: number | null;
                            talk: {
                                agentMs: number;
                                customerMs: number;
                            } | null;
                            silence: {
                                count: number | null;
                                totalMs: number;
                            } | null;
                            interruptions: {
                                count: number | null;
                                totalMs: number | null;
                                byAgent: number | null;
                                byCustomer: number | null;
                            } | null;
                            wordsPerMinute: {
                                agent: number | null;
                                customer: number | null;
                            } | null;
                        };
                        sound?: {
                            speechMs: number;
                            silence: {
                                count: number;
                                totalMs: number;
                                longestMs: number;
                            };
                            talkOver: {
                                count: number;
                                totalMs: number;
                            } | null;
                            talk: {
                                agentMs: number;
                                customerMs: number;
                            } | null;
                            wordsWithoutSpeech: {
                                startMs: number;
                                endMs: number;
                                /** @enum {string} */
                                side: "agent" | "customer" | "other" | "unknown";
                            }[];
                            speechWithoutWords: {
                                startMs: number;
                                endMs: number;
                                /** @enum {string} */
                                side: "agent" | "customer" | "other" | "unknown";
                            }[];
                        };
                        voiceless?: {
                            /** @description music or noise */
                            stretches: {
                                startMs: number;
                                endMs: number;
                                channel: number;
                            }[];
                            /** @description what of them lasts for 5 s or longer while nobody speaks and no known hold goes on: perhaps a hold of which no state event tells */
                            proposedHolds: {
                                startMs: number;
                                endMs: number;
                            }[];
                        };
                    };
                }[];
            }[];
        };
        /** @description One event on its way to one archive. */
        Delivery: {
            id: number;
            archive: string;
            /** @description the same on every attempt at every archive, as in webhook-id */
            eventId: string;
            /** @enum {string} */
            type: "metadata_parsed" | "metadata_rejected" | "recording_evaluated" | "thumbnail_ready";
            interactionId: string;
            /** Format: date-time */
            occurredAt: string;
            /**
             * @description dead: given up until it is retried by hand
             * @enum {string}
             */
            status: "pending" | "delivering" | "delivered" | "dead";
            /** @description attempts begun */
            attempts: number;
            attemptedAt: string | null;
            /** @description when it is tried next at the earliest; null when it is delivered or dead */
            dueAt: string | null;
            finishedAt: string | null;
            /** @description what the archive answered */
            response: unknown;
            /** @description why the last attempt failed */
            error: string | null;
        };
        DeliveryPage: {
            items: components["schemas"]["Delivery"][];
            /** @description cursor of the next page; null on the last one */
            nextCursor: string | null;
        };
        EvaluationSummary: {
            id: number;
            recordingId: string;
            interactionId: string;
            /** @description when the recording began, wall time */
            startTime: string | null;
            /** @description null when it is not known who took part */
            conversation: components["schemas"]["Conversation"] | null;
            definition: string;
            scorecard: string;
            scorecardVersion: number;
            /** @description 0 to 100; null when the call can't be scored */
            score: number | null;
            unscorableReason: string | null;
            /**
             * @description what is measured: the whole recording, or the speech from first start to last end
             * @enum {string}
             */
            support: "speech" | "recording";
            /** @description length of the support */
            durationMs: number;
            /** @description notable silence in all */
            silenceMs: number;
            /** @description talk-over in all; null under a definition without a rule for it */
            talkOverMs: number | null;
            /** @description time in which the customer was on hold */
            holdMs: number;
            /** Format: date-time */
            evaluatedAt: string;
        };
        EvaluationPage: {
            items: components["schemas"]["EvaluationSummary"][];
            /** @description cursor of the next page; null on the last one */
            nextCursor: string | null;
            /** @description names in the query that no stored call has, with names that may be meant; left out when there are none */
            unknownNames?: {
                /** @enum {string} */
                kind: "agent" | "queue" | "skill" | "wrapup" | "division";
                name: string;
                near: string[];
            }[];
        };
        Utterance: {
            startMs: number;
            endMs: number;
            /** @enum {string} */
            side: "agent" | "customer" | "other" | "unknown";
            speaker: string;
            channel: number | null;
            text: string;
        };
        Evaluation: {
            id: number;
            recordingId: string;
            interactionId: string;
            /** @description when the recording began, wall time */
            startTime: string | null;
            /** @description null when it is not known who took part */
            conversation: components["schemas"]["Conversation"] | null;
            definition: string;
            scorecard: string;
            scorecardVersion: number;
            /** @description 0 to 100; null when the call can't be scored */
            score: number | null;
            unscorableReason: string | null;
            /**
             * @description what is measured: the whole recording, or the speech from first start to last end
             * @enum {string}
             */
            support: "speech" | "recording";
            /** @description length of the support */
            durationMs: number;
            /** @description notable silence in all */
            silenceMs: number;
            /** @description talk-over in all; null under a definition without a rule for it */
            talkOverMs: number | null;
            /** @description time in which the customer was on hold */
            holdMs: number;
            /** Format: date-time */
            evaluatedAt: string;
            /** @description what measured it */
            engineVersion: string;
            /** @description over all that the measures depend on: equal calls have equal ones */
            inputSha256: string;
            evaluation: components["schemas"]["CallEvaluation"];
            /** @description what each of several agents had of the call, measured as a call of its own; else empty */
            agentParts: {
                agentId: string;
                startMs: number;
                endMs: number;
                evaluation: components["schemas"]["CallEvaluation"];
            }[];
            /** @description what was said, in order */
            utterances: components["schemas"]["Utterance"][];
        };
        /** @description A run over recordings. It goes on while its status is `running`. */
        Job: {
            id: string;
            /** @enum {string} */
            status: "running" | "finished" | "failed" | "interrupted";
            /** Format: date-time */
            startedAt: string;
            finishedAt: string | null;
            /** @description of recordings; so far, while it runs */
            counts: {
                total: number;
                evaluated: number;
                failed: number;
                skipped: number;
            };
            /** @description what ended the run early; single calls that fail do not */
            failure: {
                code: string;
                message: string;
                hint: string | null;
            } | null;
        };
        /** @description How many of each kind; none of those that are missing. */
        ErasedCounts: {
            [key: string]: number;
        };
        /** @description What it is on is neither erased nor removed by its age. */
        LegalHold: {
            id: number;
            /** @enum {string} */
            kind: "call" | "interaction" | "agent" | "queue";
            /** @description id of the recording, interaction, agent or queue */
            target: string;
            reason: string;
            addedBy: string;
            /** @description Unix time, ms */
            addedAtMs: number;
        };
        /** @description What a step of an erasure removed. It holds no personal data. */
        ErasureReceipt: {
            id: string;
            /** @description Unix time, ms */
            atMs: number;
            actor: string;
            /** @description `request`, `again`, or a retention such as `retention of words` */
            cause: string;
            /** @description whether the numbers of the calls stayed */
            measuresKept: boolean;
            counts: components["schemas"]["ErasedCounts"];
            ids: {
                /** @enum {string} */
                kind: "recording" | "interaction" | "agent";
                sha256: string;
            }[];
            /** @description of its entry in the audit trail */
            sequence: number;
            /** @description hash of the entry before */
            previousHash: string;
            /** @description whether the audit trail has the hash of this very receipt */
            isVouchedFor: boolean;
        };
        ErasurePlan: {
            counts: components["schemas"]["ErasedCounts"];
            /** @description calls that a hold keeps; one refuses the whole erasure */
            held: number;
            holds: components["schemas"]["LegalHold"][];
        };
        Erasure: {
            receipts: components["schemas"]["ErasureReceipt"][];
            mediaRemoved: number;
            /** @description files that lie where they were imported from */
            mediaLeft: number;
            /** @description whether nothing is left in the files of the database; false when somebody reads it right now: ask again */
            isScrubbed: boolean;
        };
        RetentionPlan: {
            rules: {
                /** @enum {string} */
                kind: "media" | "words" | "measures";
                /** @description null: all calls whose queues have no age of their own */
                queueId: string | null;
                days: number;
                calls: number;
                /** @description when the oldest of them began; Unix time, ms */
                oldestAtMs: number | null;
                /** @description calls as old that a hold keeps; not among `calls` */
                held: number;
            }[];
            /** @description media to which no call refers */
            orphans: {
                files: number;
                bytes: number;
            };
        };
        RetentionRun: {
            receipts: components["schemas"]["ErasureReceipt"][];
            mediaRemoved: number;
            /** @description files that lie where they were imported from */
            mediaLeft: number;
            /** @description whether nothing is left in the files of the database; false when somebody reads it right now: ask again */
            isScrubbed: boolean;
            orphansRemoved: number;
            /** @description whether more is left: ask again */
            isUnfinished: boolean;
        };
        /** @description What a program sends as Authorization: Bearer. */
        ApiKey: {
            id: string;
            name: string;
            scopes: ("calls:read" | "calls:review" | "calls:erase" | "names:manage" | "text:unmasked" | "sound:play" | "analysis:run" | "runs:read" | "runs:start" | "metadata:read" | "metadata:publish" | "scorecards:publish" | "audit:read" | "deliveries:read" | "metrics:read" | "people:manage")[];
            /** Format: date-time */
            createdAt: string;
            createdBy: string;
            /** @description null for one that does not end */
            endsAt: string | null;
            /** @description to the minute; null when it was never used */
            usedAt: string | null;
        };
        /** @description A medium of an interaction and what is expected of it. */
        MediaMatrixRow: {
            mediaId: string | null;
            /** @description voice, screen, chat, email or another */
            mediaType: string;
            /** @description a URL, often a signed one; null when none is named */
            storageLocation: string | null;
            /** @description names joined by |, such as wav|mp3, or any */
            expectedFormat: string;
            requiresTranscription: boolean;
            requiresThumbnail: boolean;
        };
        /** @description A change that was made to an annotation. */
        AnnotationNote: {
            /** @description position among the annotations */
            index: number;
            /** @description empty for the annotation itself */
            field: string;
            message: string;
        };
        /** @description Why an annotation is refused. It holds no personal data. */
        AnnotationFault: {
            /** @description position among the annotations */
            index: number;
            /** @description empty for the annotation itself */
            field: string;
            /** @enum {string} */
            rule: "shape" | "encoding" | "key" | "category" | "length" | "unknown_media_id" | "unknown_media_type" | "format_required" | "format" | "pii";
            message: string;
            hint: string;
        };
        /** @description What a dry run found; nothing was sent or stored. */
        MetadataCheck: {
            faults: components["schemas"]["AnnotationFault"][];
            notes: components["schemas"]["AnnotationNote"][];
            mediaMatrix: components["schemas"]["MediaMatrixRow"][];
        };
        Publication: {
            /**
             * @description unchanged: published last and still stored, so not sent again
             * @enum {string}
             */
            status: "success" | "unchanged";
            mediaMatrix: components["schemas"]["MediaMatrixRow"][];
            thumbnailsQueued: {
                mediaId: string;
                /** @constant */
                action: "generate_thumbnail";
                /** @enum {string} */
                status: "queued" | "running" | "done" | "failed" | "waiting";
                format: string;
                dimensions: string;
            }[];
            /** @description what each archive answered; one that fails gets the event again later */
            archiveSync: {
                synchronization: {
                    archive: string;
                    /** @enum {string} */
                    status: "success" | "error";
                    response?: unknown;
                    message?: string;
                }[];
            };
            auditLog: components["schemas"]["AuditEntry"];
            notes: components["schemas"]["AnnotationNote"][];
        };
        MediaMatrix: {
            mediaMatrix: components["schemas"]["MediaMatrixRow"][];
        };
        Marked: {
            /** @description of the list of names, by which it stays masked */
            entry: number;
            /** @description how many places of the call are masked now */
            places: number;
        };
        /** @description An entry of the organisation's list of names. */
        OwnName: {
            id: number;
            /**
             * @description `deny`: masked; `allow`: nobody's
             * @enum {string}
             */
            action: "deny" | "allow";
            kind: string;
            /** @description what is allowed; what is denied is stored as hashes alone */
            text: string | null;
            words: number;
            allCalls: boolean;
            /** @description where it was marked, as far as one may see that call */
            recordingId: string | null;
            addedBy: string;
            /** @description Unix time, ms */
            addedAtMs: number;
        };
        OwnNamePage: {
            items: components["schemas"]["OwnName"][];
            /** @description cursor of the next page; null on the last one */
            nextCursor: string | null;
        };
        /** @description A place in a text that holds personal data. */
        PiiSpan: {
            /** @description phone, email, card, ssn, iban, ip, birth_date, spoken_number, person, address, postcode, age, place or your own */
            kind: string;
            /** @description offset of its first UTF-16 unit */
            start: number;
            /** @description offset behind its last UTF-16 unit */
            end: number;
            confidence: number;
            /** @description what to show in its place; nothing of the secret is in it */
            masked: string;
        };
        PiiScan: {
            spans: components["schemas"]["PiiSpan"][];
        };
        CallGroup: {
            /** @description of a week 2026-W48; null for calls that have none */
            id: string | null;
            name: string | null;
            /** @description a call with two agents counts for both */
            calls: number;
            /** @description how many of them have a score */
            scored: number;
            meanScore: number | null;
            medianScore: number | null;
            meanSilenceMs: number;
            /** @description silence as a share of the calls */
            silencePercent: number | null;
            /** @description null under a definition without a rule for it */
            meanTalkOverMs: number | null;
        };
        ReviewSummary: {
            id: number;
            recordingId: string;
            interactionId: string;
            startTime: string | null;
            /** @enum {string} */
            status: "draft" | "finished" | "acknowledged" | "disputed" | "upheld" | "revised";
            coaching: boolean;
            author: string;
            /** @description whether whoever asks began it */
            isMine: boolean;
            /** @description whether whoever asks is an agent of the call, who may respond to it */
            isCallOfMine: boolean;
            /** @description whether the stored evaluation is still the one that was judged; false after the call was evaluated anew */
            isCurrent: boolean;
            /** @description Unix time, ms */
            changedAtMs: number;
            definition: string;
            machineScore: number | null;
            reviewedScore: number | null;
        };
        ReviewPage: {
            items: components["schemas"]["ReviewSummary"][];
            /** @description cursor of the next page; null on the last one */
            nextCursor: string | null;
        };
        /** @description What a person says of an evaluation, with the machine's score beside theirs. */
        Review: {
            id: number;
            recordingId: string;
            interactionId: string;
            startTime: string | null;
            /** @enum {string} */
            status: "draft" | "finished" | "acknowledged" | "disputed" | "upheld" | "revised";
            coaching: boolean;
            author: string;
            /** @description whether whoever asks began it */
            isMine: boolean;
            /** @description whether whoever asks is an agent of the call, who may respond to it */
            isCallOfMine: boolean;
            /** @description whether the stored evaluation is still the one that was judged; false after the call was evaluated anew */
            isCurrent: boolean;
            /** @description Unix time, ms */
            changedAtMs: number;
            definition: string;
            machineScore: number | null;
            reviewedScore: number | null;
            /** @description null when the evaluation was removed */
            evaluationId: number | null;
            /** @description what the judged evaluation was measured from */
            inputSha256: string;
            engineVersion: string;
            /** @description the evaluation as it was judged */
            judged: components["schemas"]["CallEvaluation"];
            /** @description grows with every step; a draft is saved over the version that was read */
            version: number;
            content: {
                /** @description events of the evaluation that do not count, each with its reason */
                struck: {
                    /** @enum {string} */
                    kind: "silence" | "talkOver" | "hold";
                    index: number;
                    reason: string;
                }[];
                /** @description criteria that take off nothing, whatever they are about, each with its reason */
                struckCriteria: {
                    criterion: string;
                    reason: string;
                }[];
                /** @description to the questions of the scorecard; one that is missing was not answered */
                answers: {
                    /** @description id of a question of the scorecard */
                    question: string;
                    /** @description `yes` or `no`, a point of the scale, or text; null when the question does not apply to the call */
                    answer: number | string | null;
                }[];
                comments: {
                    /** @description media time; null for the call as a whole */
                    atMs: number | null;
                    text: string;
                }[];
                /** @description whether the agent is to be coached with it */
                coaching: boolean;
            };
            /** @description the score without what was struck out and with what was answered, by the same scorecard */
            reviewed: {
                value: number;
                /** @description name and version, such as guide@1 */
                scorecard: string;
                deductions: {
                    criterion: string;
                    label: string;
                    metric: string;
                    value: number;
                    /** @enum {string} */
                    unit: "ms" | "count" | "percent" | "ratio" | "ms/min" | "count/min";
                    points: number;
                    critical: boolean;
                    events: {
                        /** @enum {string} */
                        kind: "silence" | "talkOver" | "hold";
                        index: number;
                        startMs: number;
                        endMs: number;
                    }[];
                    moments?: {
                        startMs: number;
                        endMs: number;
                    }[];
                }[];
                failedCritical: string[];
                notApplicable: string[];
                notApplicableBecause?: {
                    [key: string]: "no_words" | "not_prompted";
                };
            } | {
                value: null;
                /** @enum {string} */
                reason: "no_speech" | "dual_mono" | "transcription_failed" | "cut_off" | "sides_unknown" | "one_sided" | "nothing_applicable";
            };
            /** @description every step, the first one first */
            history: {
                /** @enum {string} */
                kind: "begun" | "saved" | "finished" | "acknowledged" | "disputed" | "upheld" | "revised";
                /** @description as the audit trail names them, such as `user jane` */
                author: string;
                /** @description Unix time, ms */
                atMs: number;
                /** @description what the agent said, or what was answered */
                text: string | null;
                /** @description as it was from then on, where the step changed it; what a draft said before it was finished is shown to its author alone */
                content: {
                    /** @description events of the evaluation that do not count, each with its reason */
                    struck: {
                        /** @enum {string} */
                        kind: "silence" | "talkOver" | "hold";
                        index: number;
                        reason: string;
                    }[];
                    /** @description criteria that take off nothing, whatever they are about, each with its reason */
                    struckCriteria: {
                        criterion: string;
                        reason: string;
                    }[];
                    /** @description to the questions of the scorecard; one that is missing was not answered */
                    answers: {
                        /** @description id of a question of the scorecard */
                        question: string;
                        /** @description `yes` or `no`, a point of the scale, or text; null when the question does not apply to the call */
                        answer: number | string | null;
                    }[];
                    comments: {
                        /** @description media time; null for the call as a whole */
                        atMs: number | null;
                        text: string;
                    }[];
                    /** @description whether the agent is to be coached with it */
                    coaching: boolean;
                } | null;
            }[];
        };
        RunPage: {
            items: components["schemas"]["Job"][];
            /** @description cursor of the next page; null on the last one */
            nextCursor: string | null;
        };
        /** @description What a run made of one recording */
        RunOutcome: {
            recordingId: string;
            interactionId: string;
            startTime: string | null;
            /** @enum {string} */
            outcome: "evaluated" | "failed" | "skipped";
            skipReason: string | null;
            failure: {
                code: string;
                message: string;
                hint: string | null;
            } | null;
        };
        /** @description What failed in a run by its reason, the most frequent first */
        RunFailures: {
            failures: {
                code: string;
                recordings: number;
                /** @description of the first of them */
                message: string;
                hint: string | null;
            }[];
        };
        SavedView: {
            name: string;
            /** @description filter and order, as the address of the list of calls has them behind its question mark */
            query: string;
        };
        ScorecardVersion: {
            name: string;
            version: number;
            /** @description of its content: what evaluations by it rest on */
            sha256: string;
            /** @description null for a built-in one that was not used yet */
            publishedAt: string | null;
            /** @description id of the user, or the key; null when a run was the first to score by it */
            publishedBy: string | null;
        };
        StoredScorecard: {
            name: string;
            version: number;
            /** @description of its content: what evaluations by it rest on */
            sha256: string;
            /** @description null for a built-in one that was not used yet */
            publishedAt: string | null;
            /** @description id of the user, or the key; null when a run was the first to score by it */
            publishedBy: string | null;
            /**
             * Earshot scorecard
             * @description a scorecard, see packages/quality/README.md
             */
            scorecard: {
                $schema?: string;
                name: string;
                version: number;
                description?: string;
                /** @enum {string} */
                formula: "deduct" | "weighted";
                criteria: ({
                    id: string;
                    label: string;
                    cap?: number;
                    weight?: number;
                    possible?: number;
                    critical?: {
                        above?: number;
                        atLeast?: number;
                        below?: number;
                        atMost?: number;
                    };
                    notApplicableWhen?: {
                        /** @enum {string} */
                        metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                        above?: number;
                        atLeast?: number;
                        below?: number;
                        atMost?: number;
                    };
                    /** @enum {string} */
                    metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                    /** @constant */
                    method: "steps";
                    steps: {
                        above?: number;
                        atLeast?: number;
                        below?: number;
                        atMost?: number;
                        points: number;
                    }[];
                } | {
                    id: string;
                    label: string;
                    cap?: number;
                    weight?: number;
                    possible?: number;
                    critical?: {
                        above?: number;
                        atLeast?: number;
                        below?: number;
                        atMost?: number;
                    };
                    notApplicableWhen?: {
                        /** @enum {string} */
                        metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                        above?: number;
                        atLeast?: number;
                        below?: number;
                        atMost?: number;
                    };
                    /** @enum {string} */
                    metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                    /** @constant */
                    method: "linear";
                    points: number;
                    per: number;
                    above?: number;
                    below?: number;
                } | {
                    id: string;
                    label: string;
                    cap?: number;
                    weight?: number;
                    possible?: number;
                    critical?: {
                        above?: number;
                        atLeast?: number;
                        below?: number;
                        atMost?: number;
                    };
                    notApplicableWhen?: {
                        /** @enum {string} */
                        metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                        above?: number;
                        atLeast?: number;
                        below?: number;
                        atMost?: number;
                    };
                    /** @enum {string} */
                    metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                    /** @constant */
                    method: "per-minute";
                    points: number;
                    per: number;
                    above?: number;
                    below?: number;
                } | {
                    id: string;
                    label: string;
                    cap?: number;
                    weight?: number;
                    possible?: number;
                    critical?: {
                        above?: number;
                        atLeast?: number;
                        below?: number;
                        atMost?: number;
                    };
                    notApplicableWhen?: {
                        /** @enum {string} */
                        metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                        above?: number;
                        atLeast?: number;
                        below?: number;
                        atMost?: number;
                    };
                    /** @constant */
                    method: "phrase";
                    /** @enum {string} */
                    expected: "said" | "notSaid";
                    phrases: (string | {
                        near: string[];
                        withinWords: number;
                    })[];
                    /** @enum {string} */
                    by?: "agent" | "customer";
                    within?: {
                        firstMs: number;
                    } | {
                        lastMs: number;
                    } | {
                        afterMs: number;
                        after: {
                            /** @enum {string} */
                            event: "hold" | "silence" | "talkOver";
                        } | {
                            phrases: (string | {
                                near: string[];
                                withinWords: number;
                            })[];
                            /** @enum {string} */
                            by?: "agent" | "customer";
                        };
                    };
                    points: number;
                })[];
                questions?: ({
                    id: string;
                    label: string;
                    help?: string;
                    weight?: number;
                    /** @constant */
                    kind: "yes-no";
                    /** @enum {string} */
                    right?: "yes" | "no";
                    critical?: boolean;
                } | {
                    id: string;
                    label: string;
                    help?: string;
                    weight?: number;
                    /** @constant */
                    kind: "scale";
                    from: number;
                    to: number;
                    criticalAtMost?: number;
                } | {
                    id: string;
                    label: string;
                    help?: string;
                    /** @constant */
                    kind: "text";
                })[];
            };
        };
        SearchHit: {
            /**
             * @description recording: its id was searched for
             * @enum {string}
             */
            kind: "utterance" | "recording";
            recordingId: string;
            interactionId: string;
            startTime: string | null;
            /** @description when in the call it was said */
            startMs: number | null;
            endMs: number | null;
            side: ("agent" | "customer" | "other" | "unknown") | null;
            speaker: string | null;
            /** @description the text in order; what matches is marked */
            snippet: {
                text: string;
                match: boolean;
            }[];
            /** @description for GET /v1/evaluations/{id}; null when not evaluated */
            evaluationId: number | null;
            score: number | null;
            silenceMs: number | null;
            talkOverMs: number | null;
            holdMs: number | null;
        };
        CallHits: {
            recordingId: string;
            interactionId: string;
            startTime: string | null;
            /** @description for GET /v1/evaluations/{id}; null when not evaluated */
            evaluationId: number | null;
            score: number | null;
            silenceMs: number | null;
            talkOverMs: number | null;
            holdMs: number | null;
            /** @description the first utterances that say it; none without words, side and speaker */
            hits: {
                startMs: number;
                endMs: number;
                /** @enum {string} */
                side: "agent" | "customer" | "other" | "unknown";
                speaker: string;
                /** @description the text in order; what matches is marked */
                snippet: {
                    text: string;
                    match: boolean;
                }[];
            }[];
            /** @description how many utterances say it */
            hitCount: number;
        };
        CallSearchPage: {
            calls: components["schemas"]["CallHits"][];
            /** @description cursor of the next page; null on the last one */
            nextCursor: string | null;
            /** @description names in the query that no stored call has, with names that may be meant; left out when there are none */
            unknownNames?: {
                /** @enum {string} */
                kind: "agent" | "queue" | "skill" | "wrapup" | "division";
                name: string;
                near: string[];
            }[];
        };
        SearchPage: {
            hits: components["schemas"]["SearchHit"][];
            /** @description cursor of the next page; null on the last one */
            nextCursor: string | null;
            /** @description names in the query that no stored call has, with names that may be meant; left out when there are none */
            unknownNames?: {
                /** @enum {string} */
                kind: "agent" | "queue" | "skill" | "wrapup" | "division";
                name: string;
                near: string[];
            }[];
        };
        Session: {
            id: string;
            userId: string;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description when it was used last, to the minute
             */
            seenAt: string;
            /**
             * Format: date-time
             * @description when it ends even if it is used
             */
            endsAt: string;
            /** @description whether it is the one that asks */
            isThis: boolean;
        };
        /** @description Who asks, and what they may do. */
        Me: {
            /**
             * @description open: nobody is set up, and everything is open to this machine
             * @enum {string}
             */
            state: "open" | "signed_in" | "signed_out";
            userId: string | null;
            /** @description as the audit trail names whoever asks */
            actor: string;
            role: ("agent" | "reviewer" | "manager" | "admin" | "machine") | null;
            rights: ("calls:read" | "calls:review" | "calls:erase" | "names:manage" | "text:unmasked" | "sound:play" | "analysis:run" | "runs:read" | "runs:start" | "metadata:read" | "metadata:publish" | "scorecards:publish" | "audit:read" | "deliveries:read" | "metrics:read" | "people:manage")[];
            calls: "all" | {
                agentIds: string[];
                queueIds: string[];
                teams: string[];
            };
            /** @description of a session: send it as x-csrf-token with everything that changes something */
            csrfToken: string | null;
            /** @description when the session ends at the latest */
            endsAt: string | null;
            /** @description whether people sign in at an OpenID Connect provider, too */
            openId: boolean;
        };
        CallLevels: {
            channels: {
                channel: number;
                /** @description base64; a byte for every 10 ms: value × 0.376 − 87.3 are dBFS, 0 is silence */
                levels: string;
            }[];
        };
        /** @description Agents whose calls are granted together. */
        Team: {
            name: string;
            agentIds: string[];
        };
        TrendGroup: {
            /** @description of a week 2026-W48; null for calls that have none */
            id: string | null;
            /** @description null when no source knows it */
            name: string | null;
            calls: number;
            /** @description scores are 0 to 100, other measures ms; null without a value */
            now: {
                /** @description calls with a value */
                count: number;
                lowerQuartile: number;
                median: number;
                upperQuartile: number;
                /** @description place of low from below and of high from above, which the interval rests on */
                rank: number;
                low: number;
                high: number;
            } | null;
            /** @description the same in the period before, of a week in the week before */
            before: {
                /** @description calls with a value */
                count: number;
                lowerQuartile: number;
                median: number;
                upperQuartile: number;
                /** @description place of low from below and of high from above, which the interval rests on */
                rank: number;
                low: number;
                high: number;
            } | null;
            /** @description fewer than 5 calls with a value: not ranked */
            isSmall: boolean;
            /** @description of the median against the period before */
            change: {
                value: number;
                /** @description of 95 %, by Bonett and Price; null for few calls and where values are equal */
                interval: {
                    low: number;
                    high: number;
                } | null;
            } | null;
        };
        Trend: {
            /** @enum {string} */
            by: "agent" | "team" | "queue" | "week" | "wrapup";
            /** @enum {string} */
            measure: "score" | "silence" | "talkOver" | "hold" | "length";
            all: components["schemas"]["TrendGroup"] | null;
            groups: components["schemas"]["TrendGroup"][];
            /** @description names in the query that no stored call has, with names that may be meant; left out when there are none */
            unknownNames?: {
                /** @enum {string} */
                kind: "agent" | "queue" | "skill" | "wrapup" | "division";
                name: string;
                near: string[];
            }[];
        };
        CriterionCost: {
            scorecard: string;
            criterion: string;
            label: string;
            /** @description calls that lost points by it */
            calls: number;
            /** @description points that they lost in all */
            points: number;
        };
        User: {
            id: string;
            /** @description what they sign in with; no two users share one, in any case */
            name: string;
            /** @enum {string} */
            role: "agent" | "reviewer" | "manager" | "admin";
            /** @description id of the agent in Genesys Cloud; an agent sees the calls of this one */
            agentId: string | null;
            /** @description calls that a reviewer or a manager may see */
            grants: ({
                /** @constant */
                kind: "all";
            } | {
                /** @constant */
                kind: "queue";
                id: string;
            } | {
                /** @constant */
                kind: "team";
                name: string;
            })[];
            /** @description rights that no role has */
            personalRights: ("text:unmasked" | "sound:play")[];
            /** @enum {string} */
            signsInBy: "password" | "openid";
            disabled: boolean;
            /** Format: date-time */
            createdAt: string;
            signedInAt: string | null;
        };
        Roles: {
            roles: {
                /** @enum {string} */
                name: "agent" | "reviewer" | "manager" | "admin";
                rights: ("calls:read" | "calls:review" | "calls:erase" | "names:manage" | "text:unmasked" | "sound:play" | "analysis:run" | "runs:read" | "runs:start" | "metadata:read" | "metadata:publish" | "scorecards:publish" | "audit:read" | "deliveries:read" | "metrics:read" | "people:manage")[];
            }[];
            rights: {
                /** @enum {string} */
                name: "calls:read" | "calls:review" | "calls:erase" | "names:manage" | "text:unmasked" | "sound:play" | "analysis:run" | "runs:read" | "runs:start" | "metadata:read" | "metadata:publish" | "scorecards:publish" | "audit:read" | "deliveries:read" | "metrics:read" | "people:manage";
                meaning: string;
                personal: boolean;
            }[];
        };
        SavedViews: {
            views: components["schemas"]["SavedView"][];
        };
        RunOutcomes: {
            items: components["schemas"]["RunOutcome"][];
            /** @description cursor of the next page; null on the last one */
            nextCursor: string | null;
        };
        Report: {
            groups: components["schemas"]["CallGroup"][];
            /** @description names in the query that no stored call has, with names that may be meant; left out when there are none */
            unknownNames?: {
                /** @enum {string} */
                kind: "agent" | "queue" | "skill" | "wrapup" | "division";
                name: string;
                near: string[];
            }[];
        };
        Costs: {
            items: components["schemas"]["CriterionCost"][];
        };
        Scorecards: {
            scorecards: components["schemas"]["ScorecardVersion"][];
        };
        ErasureReceipts: {
            items: components["schemas"]["ErasureReceipt"][];
            /** @description cursor of the next page; null on the last one */
            nextCursor: string | null;
        };
        LegalHolds: {
            holds: components["schemas"]["LegalHold"][];
        };
        Users: {
            users: components["schemas"]["User"][];
        };
        Sessions: {
            sessions: components["schemas"]["Session"][];
        };
        ApiKeys: {
            keys: components["schemas"]["ApiKey"][];
        };
        NewApiKey: {
            key: components["schemas"]["ApiKey"];
            /** @description shown now and never again */
            secret: string;
        };
        Teams: {
            teams: components["schemas"]["Team"][];
        };
    };
    responses: {
        /** @description What went wrong */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                    };
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                    };
                };
            };
            503: components["responses"]["Problem"];
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus text format */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
        };
    };
    analyze: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "transcript": {
                 *         "results": [
                 *           {
                 *             "start_time": 0.5,
                 *             "end_time": 2.1,
                 *             "speaker": "agent",
                 *             "transcript": "Hello, how can I help you?"
                 *           },
                 *           {
                 *             "start_time": 2.3,
                 *             "end_time": 4,
                 *             "speaker": "guest",
                 *             "transcript": "I need assistance with my account."
                 *           },
                 *           {
                 *             "start_time": 3.8,
                 *             "end_time": 5.2,
                 *             "speaker": "agent",
                 *             "transcript": "I can certainly help with that."
                 *           }
                 *         ]
                 *       },
                 *       "events": {
                 *         "entities": [
                 *           {
                 *             "timestamp": "2023-10-25T14:30:05Z",
                 *             "state": "RINGING"
                 *           },
                 *           {
                 *             "timestamp": "2023-10-25T14:30:10Z",
                 *             "state": "TALK"
                 *           },
                 *           {
                 *             "timestamp": "2023-10-25T14:32:15Z",
                 *             "state": "HOLD"
                 *           },
                 *           {
                 *             "timestamp": "2023-10-25T14:33:45Z",
                 *             "state": "TALK"
                 *           },
                 *           {
                 *             "timestamp": "2023-10-25T14:35:00Z",
                 *             "state": "DISCONNECTED"
                 *           }
                 *         ]
                 *       },
                 *       "startTime": "2023-10-25T14:30:10Z"
                 *     }
                 */
                "application/json": {
                    /** @description what speech-to-text answered: {results: [{start_time, end_time, speaker, transcript}]}, the answer of another service, or the text of captions and other text formats; docs/transcripts.md lists them all */
                    transcript: unknown;
                    /** @description state events, {entities: [{timestamp, state, sessionId?}]}; holds are computed from them */
                    events?: {
                        startTime?: string | null;
                        entities: {
                            timestamp?: string | null;
                            state?: string | null;
                            sessionId?: string | null;
                            participantId?: string | null;
                        }[];
                    } | {
                        timestamp?: string | null;
                        state?: string | null;
                        sessionId?: string | null;
                        participantId?: string | null;
                    }[];
                    /**
                     * Format: date-time
                     * @description when the recording began; it places the holds
                     */
                    startTime?: string;
                    /** @description length of the recording; without it the speech alone is measured */
                    durationMs?: number;
                    /**
                     * @description what counts as silence, hold and talk-over
                     * @default standard
                     * @enum {string}
                     */
                    definition?: "standard" | "guide" | "contact-lens" | "nice" | "google-insights" | "miitel";
                    /** @description a scorecard, or the name of a built-in one, `guide` or `per-minute`; `guide` when absent */
                    scorecard?: {
                        $schema?: string;
                        name: string;
                        version: number;
                        description?: string;
                        /** @enum {string} */
                        formula: "deduct" | "weighted";
                        criteria: ({
                            id: string;
                            label: string;
                            cap?: number;
                            weight?: number;
                            possible?: number;
                            critical?: {
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            notApplicableWhen?: {
                                /** @enum {string} */
                                metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            /** @enum {string} */
                            metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                            /** @enum {string} */
                            method: "steps";
                            steps: {
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                                points: number;
                            }[];
                        } | {
                            id: string;
                            label: string;
                            cap?: number;
                            weight?: number;
                            possible?: number;
                            critical?: {
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            notApplicableWhen?: {
                                /** @enum {string} */
                                metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            /** @enum {string} */
                            metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                            /** @enum {string} */
                            method: "linear";
                            points: number;
                            per: number;
                            above?: number;
                            below?: number;
                        } | {
                            id: string;
                            label: string;
                            cap?: number;
                            weight?: number;
                            possible?: number;
                            critical?: {
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            notApplicableWhen?: {
                                /** @enum {string} */
                                metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            /** @enum {string} */
                            metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                            /** @enum {string} */
                            method: "per-minute";
                            points: number;
                            per: number;
                            above?: number;
                            below?: number;
                        } | {
                            id: string;
                            label: string;
                            cap?: number;
                            weight?: number;
                            possible?: number;
                            critical?: {
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            notApplicableWhen?: {
                                /** @enum {string} */
                                metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            /** @enum {string} */
                            method: "phrase";
                            /** @enum {string} */
                            expected: "said" | "notSaid";
                            phrases: (string | {
                                near: string[];
                                withinWords: number;
                            })[];
                            /** @enum {string} */
                            by?: "agent" | "customer";
                            within?: {
                                firstMs: number;
                            } | {
                                lastMs: number;
                            } | {
                                afterMs: number;
                                after: {
                                    /** @enum {string} */
                                    event: "hold" | "silence" | "talkOver";
                                } | {
                                    phrases: (string | {
                                        near: string[];
                                        withinWords: number;
                                    })[];
                                    /** @enum {string} */
                                    by?: "agent" | "customer";
                                };
                            };
                            points: number;
                        })[];
                        questions?: ({
                            id: string;
                            label: string;
                            help?: string;
                            weight?: number;
                            /** @enum {string} */
                            kind: "yes-no";
                            /** @enum {string} */
                            right?: "yes" | "no";
                            critical?: boolean;
                        } | {
                            id: string;
                            label: string;
                            help?: string;
                            weight?: number;
                            /** @enum {string} */
                            kind: "scale";
                            from: number;
                            to: number;
                            criticalAtMost?: number;
                        } | {
                            id: string;
                            label: string;
                            help?: string;
                            /** @enum {string} */
                            kind: "text";
                        })[];
                    } | string;
                    /**
                     * @description what recordings have of holds: sounds that are music, silence they are padded with, or nothing, since holds are cut out of them (suppressed); without it what the server is set to
                     * @enum {string}
                     */
                    holdAudio?: "music" | "padded" | "suppressed";
                    /**
                     * @description what counts as speech: segments as the transcript has them, or words, which splits them where nobody says a word for `wordGapMs`
                     * @default segments
                     * @enum {string}
                     */
                    units?: "segments" | "words";
                    /** @description from how long a gap between two words on; 300 when absent */
                    wordGapMs?: number;
                    /** @description sides of labels and channels: {"labels": {"Sam": "agent"}, "channels": {"1": "customer"}} */
                    roles?: {
                        labels?: {
                            [key: string]: "agent" | "customer" | "other" | "unknown";
                        };
                        channels?: {
                            [key: string]: "agent" | "customer" | "other" | "unknown";
                        };
                    };
                };
            };
        };
        responses: {
            /** @description The call, measured and scored */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallEvaluation"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listEvaluations: {
        parameters: {
            query?: {
                /** @description conditions as of `--where`, such as `silence >= 5s and agent = "Ann Lee"`; of several all must hold */
                where?: string[];
                /** @description this recording only */
                recordingId?: string;
                /** @description recordings of this interaction only */
                interactionId?: string;
                /** @description calls that start at or after this time */
                from?: string;
                /** @description calls that start before this time */
                to?: string;
                /** @description calls that start in this week, UTC */
                week?: string;
                /** @description this agent took part, by id or whole name, in any case; of several all did */
                agent?: string[];
                /** @description as agent: it was in this queue */
                queue?: string[];
                /** @description as agent: this skill was asked for */
                skill?: string[];
                /** @description as agent: it was closed with this wrap-up code */
                wrapup?: string[];
                /** @description as agent: it belongs to this division */
                division?: string[];
                direction?: "inbound" | "outbound";
                /** @description at least so much notable silence in all */
                minSilenceMs?: number;
                /** @description at most so much notable silence in all */
                maxSilenceMs?: number;
                /** @description at least so much talk-over in all; calls without a rule for it are left out */
                minTalkOverMs?: number;
                /** @description at most so much talk-over in all; calls without a rule for it are left out */
                maxTalkOverMs?: number;
                /** @description at least so much hold in all */
                minHoldMs?: number;
                /** @description at most so much hold in all */
                maxHoldMs?: number;
                /** @description score bounds leave unscorable calls out */
                minScore?: number;
                maxScore?: number;
                /** @description as minScore, exclusive */
                aboveScore?: number;
                /** @description as maxScore, exclusive */
                belowScore?: number;
                /** @description true: scored calls only; false: unscorable ones only */
                scored?: boolean;
                limit?: number;
                /** @description nextCursor of the page before, for the same query */
                cursor?: string;
                /** @description by this definition, primary or not */
                definition?: "standard" | "guide" | "contact-lens" | "nice" | "google-insights" | "miitel";
                /** @description by the scorecard of this name, primary or not */
                scorecard?: string;
                /** @description evaluations that this run was the last one to make */
                runId?: string;
                /** @description every evaluation of each call */
                all?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of evaluations */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvaluationPage"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    startEvaluation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "from": "2026-10-01T00:00:00Z",
                 *       "to": "2026-11-01T00:00:00Z",
                 *       "limit": 100
                 *     }
                 */
                "application/json": {
                    /**
                     * Format: date-time
                     * @description recordings that start at or after this time
                     */
                    from?: string;
                    /**
                     * Format: date-time
                     * @description recordings that start before this time
                     */
                    to?: string;
                    /** @description at most so many that are not done yet, the newest first */
                    limit?: number;
                    /** @description these recordings only */
                    recordingIds?: string[];
                    /**
                     * @description the first one is the primary one, which lists and filters show
                     * @default [
                     *       "standard"
                     *     ]
                     */
                    definitions?: ("standard" | "guide" | "contact-lens" | "nice" | "google-insights" | "miitel")[];
                    /** @description a scorecard, or the name of a built-in one, `guide` or `per-minute`; `guide` when absent */
                    scorecard?: {
                        $schema?: string;
                        name: string;
                        version: number;
                        description?: string;
                        /** @enum {string} */
                        formula: "deduct" | "weighted";
                        criteria: ({
                            id: string;
                            label: string;
                            cap?: number;
                            weight?: number;
                            possible?: number;
                            critical?: {
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            notApplicableWhen?: {
                                /** @enum {string} */
                                metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            /** @enum {string} */
                            metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                            /** @enum {string} */
                            method: "steps";
                            steps: {
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                                points: number;
                            }[];
                        } | {
                            id: string;
                            label: string;
                            cap?: number;
                            weight?: number;
                            possible?: number;
                            critical?: {
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            notApplicableWhen?: {
                                /** @enum {string} */
                                metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            /** @enum {string} */
                            metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                            /** @enum {string} */
                            method: "linear";
                            points: number;
                            per: number;
                            above?: number;
                            below?: number;
                        } | {
                            id: string;
                            label: string;
                            cap?: number;
                            weight?: number;
                            possible?: number;
                            critical?: {
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            notApplicableWhen?: {
                                /** @enum {string} */
                                metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            /** @enum {string} */
                            metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                            /** @enum {string} */
                            method: "per-minute";
                            points: number;
                            per: number;
                            above?: number;
                            below?: number;
                        } | {
                            id: string;
                            label: string;
                            cap?: number;
                            weight?: number;
                            possible?: number;
                            critical?: {
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            notApplicableWhen?: {
                                /** @enum {string} */
                                metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            /** @enum {string} */
                            method: "phrase";
                            /** @enum {string} */
                            expected: "said" | "notSaid";
                            phrases: (string | {
                                near: string[];
                                withinWords: number;
                            })[];
                            /** @enum {string} */
                            by?: "agent" | "customer";
                            within?: {
                                firstMs: number;
                            } | {
                                lastMs: number;
                            } | {
                                afterMs: number;
                                after: {
                                    /** @enum {string} */
                                    event: "hold" | "silence" | "talkOver";
                                } | {
                                    phrases: (string | {
                                        near: string[];
                                        withinWords: number;
                                    })[];
                                    /** @enum {string} */
                                    by?: "agent" | "customer";
                                };
                            };
                            points: number;
                        })[];
                        questions?: ({
                            id: string;
                            label: string;
                            help?: string;
                            weight?: number;
                            /** @enum {string} */
                            kind: "yes-no";
                            /** @enum {string} */
                            right?: "yes" | "no";
                            critical?: boolean;
                        } | {
                            id: string;
                            label: string;
                            help?: string;
                            weight?: number;
                            /** @enum {string} */
                            kind: "scale";
                            from: number;
                            to: number;
                            criticalAtMost?: number;
                        } | {
                            id: string;
                            label: string;
                            help?: string;
                            /** @enum {string} */
                            kind: "text";
                        })[];
                    } | string;
                    /**
                     * @description what recordings have of holds: sounds that are music, silence they are padded with, or nothing, since holds are cut out of them (suppressed); without it what the server is set to
                     * @enum {string}
                     */
                    holdAudio?: "music" | "padded" | "suppressed";
                    /**
                     * @description what counts as speech: segments as the transcript has them, or words, which splits them where nobody says a word for `wordGapMs`
                     * @default segments
                     * @enum {string}
                     */
                    units?: "segments" | "words";
                    /** @description from how long a gap between two words on; 300 when absent */
                    wordGapMs?: number;
                    /** @description sides of labels and channels: {"labels": {"Sam": "agent"}, "channels": {"1": "customer"}} */
                    roles?: {
                        labels?: {
                            [key: string]: "agent" | "customer" | "other" | "unknown";
                        };
                        channels?: {
                            [key: string]: "agent" | "customer" | "other" | "unknown";
                        };
                    };
                    /**
                     * @description how many recordings are worked on at once
                     * @default 4
                     */
                    concurrency?: number;
                    /**
                     * @description try again what an earlier run stored as failed
                     * @default false
                     */
                    retryFailed?: boolean;
                    /**
                     * @description evaluate again what is stored already
                     * @default false
                     */
                    force?: boolean;
                    /** @description give a speech service at most so many minutes of sound; the rest is left to a later run */
                    maxMinutes?: number;
                };
            };
        };
        responses: {
            /** @description The run has started; Location is the path of its job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        job: {
                            id: string;
                            /** @description path of the job, as in Location */
                            url: string;
                        };
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    followJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job, again and again */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    cancelJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job is being ended */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    retryRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "stt.unavailable"
                 *     }
                 */
                "application/json": {
                    /** @description what failed for this reason only */
                    code?: string;
                    /** @description sides of labels and channels: {"labels": {"Sam": "agent"}, "channels": {"1": "customer"}} */
                    roles?: {
                        labels?: {
                            [key: string]: "agent" | "customer" | "other" | "unknown";
                        };
                        channels?: {
                            [key: string]: "agent" | "customer" | "other" | "unknown";
                        };
                    };
                };
            };
        };
        responses: {
            /** @description The run has started; Location is the path of its job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        job: {
                            id: string;
                            /** @description path of the job, as in Location */
                            url: string;
                        };
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    startRescoring: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "scorecard": "per-minute@1"
                 *     }
                 */
                "application/json": {
                    /** @description a stored version, such as guide@1 */
                    scorecard: string;
                    /**
                     * @description evaluations under this definition only
                     * @enum {string}
                     */
                    definition?: "standard" | "guide" | "contact-lens" | "nice" | "google-insights" | "miitel";
                };
            };
        };
        responses: {
            /** @description The run has started; Location is the path of its job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        job: {
                            id: string;
                            /** @description path of the job, as in Location */
                            url: string;
                        };
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    importCall: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "recordingId": "call-1",
                 *       "transcript": {
                 *         "results": [
                 *           {
                 *             "start_time": 0.5,
                 *             "end_time": 2.1,
                 *             "speaker": "agent",
                 *             "transcript": "Hello, how can I help you?"
                 *           },
                 *           {
                 *             "start_time": 2.3,
                 *             "end_time": 4,
                 *             "speaker": "guest",
                 *             "transcript": "I need assistance with my account."
                 *           },
                 *           {
                 *             "start_time": 3.8,
                 *             "end_time": 5.2,
                 *             "speaker": "agent",
                 *             "transcript": "I can certainly help with that."
                 *           }
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @description under which the call is stored */
                    recordingId: string;
                    /** @description what speech-to-text answered, in any JSON format of docs/transcripts.md that is an object */
                    transcript: {
                        [key: string]: unknown;
                    };
                    interactionId?: string;
                    /**
                     * Format: date-time
                     * @description when the recording began; it places the holds
                     */
                    startTime?: string;
                    /** @default [] */
                    agents?: {
                        id: string;
                        /** @default null */
                        name?: string | null;
                    }[];
                    /** @default [] */
                    queues?: {
                        id: string;
                        /** @default null */
                        name?: string | null;
                    }[];
                    /** @description state events, {entities: [{timestamp, state, sessionId?}]}; holds are computed from them */
                    events?: {
                        startTime?: string | null;
                        entities: {
                            timestamp?: string | null;
                            state?: string | null;
                            sessionId?: string | null;
                            participantId?: string | null;
                        }[];
                    } | {
                        timestamp?: string | null;
                        state?: string | null;
                        sessionId?: string | null;
                        participantId?: string | null;
                    }[];
                    /**
                     * @default [
                     *       "standard"
                     *     ]
                     */
                    definitions?: ("standard" | "guide" | "contact-lens" | "nice" | "google-insights" | "miitel")[];
                    /** @description a scorecard, or the name of a built-in one, `guide` or `per-minute`; `guide` when absent */
                    scorecard?: {
                        $schema?: string;
                        name: string;
                        version: number;
                        description?: string;
                        /** @enum {string} */
                        formula: "deduct" | "weighted";
                        criteria: ({
                            id: string;
                            label: string;
                            cap?: number;
                            weight?: number;
                            possible?: number;
                            critical?: {
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            notApplicableWhen?: {
                                /** @enum {string} */
                                metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            /** @enum {string} */
                            metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                            /** @enum {string} */
                            method: "steps";
                            steps: {
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                                points: number;
                            }[];
                        } | {
                            id: string;
                            label: string;
                            cap?: number;
                            weight?: number;
                            possible?: number;
                            critical?: {
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            notApplicableWhen?: {
                                /** @enum {string} */
                                metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            /** @enum {string} */
                            metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                            /** @enum {string} */
                            method: "linear";
                            points: number;
                            per: number;
                            above?: number;
                            below?: number;
                        } | {
                            id: string;
                            label: string;
                            cap?: number;
                            weight?: number;
                            possible?: number;
                            critical?: {
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            notApplicableWhen?: {
                                /** @enum {string} */
                                metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            /** @enum {string} */
                            metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                            /** @enum {string} */
                            method: "per-minute";
                            points: number;
                            per: number;
                            above?: number;
                            below?: number;
                        } | {
                            id: string;
                            label: string;
                            cap?: number;
                            weight?: number;
                            possible?: number;
                            critical?: {
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            notApplicableWhen?: {
                                /** @enum {string} */
                                metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            /** @enum {string} */
                            method: "phrase";
                            /** @enum {string} */
                            expected: "said" | "notSaid";
                            phrases: (string | {
                                near: string[];
                                withinWords: number;
                            })[];
                            /** @enum {string} */
                            by?: "agent" | "customer";
                            within?: {
                                firstMs: number;
                            } | {
                                lastMs: number;
                            } | {
                                afterMs: number;
                                after: {
                                    /** @enum {string} */
                                    event: "hold" | "silence" | "talkOver";
                                } | {
                                    phrases: (string | {
                                        near: string[];
                                        withinWords: number;
                                    })[];
                                    /** @enum {string} */
                                    by?: "agent" | "customer";
                                };
                            };
                            points: number;
                        })[];
                        questions?: ({
                            id: string;
                            label: string;
                            help?: string;
                            weight?: number;
                            /** @enum {string} */
                            kind: "yes-no";
                            /** @enum {string} */
                            right?: "yes" | "no";
                            critical?: boolean;
                        } | {
                            id: string;
                            label: string;
                            help?: string;
                            weight?: number;
                            /** @enum {string} */
                            kind: "scale";
                            from: number;
                            to: number;
                            criticalAtMost?: number;
                        } | {
                            id: string;
                            label: string;
                            help?: string;
                            /** @enum {string} */
                            kind: "text";
                        })[];
                    } | string;
                    /**
                     * @description what recordings have of holds: sounds that are music, silence they are padded with, or nothing, since holds are cut out of them (suppressed); without it what the server is set to
                     * @enum {string}
                     */
                    holdAudio?: "music" | "padded" | "suppressed";
                    /**
                     * @description what counts as speech: segments as the transcript has them, or words, which splits them where nobody says a word for `wordGapMs`
                     * @default segments
                     * @enum {string}
                     */
                    units?: "segments" | "words";
                    /** @description from how long a gap between two words on; 300 when absent */
                    wordGapMs?: number;
                    /** @description sides of labels and channels: {"labels": {"Sam": "agent"}, "channels": {"1": "customer"}} */
                    roles?: {
                        labels?: {
                            [key: string]: "agent" | "customer" | "other" | "unknown";
                        };
                        channels?: {
                            [key: string]: "agent" | "customer" | "other" | "unknown";
                        };
                    };
                };
            };
        };
        responses: {
            /** @description The run has started; Location is the path of its job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        job: {
                            id: string;
                            /** @description path of the job, as in Location */
                            url: string;
                        };
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    uploadCall: {
        parameters: {
            query: {
                /** @description of the file; without its extension it is the call's id, unless a transcript has one itself */
                name: string;
                /** @description when the recording began, unless the file says so itself; without it the call has no time */
                startTime?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description The run has started; Location is the path of its job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        job: {
                            id: string;
                            /** @description path of the job, as in Location */
                            url: string;
                        };
                        /** @description under which the call is stored */
                        recordingId: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listCalls: {
        parameters: {
            query?: {
                /** @description conditions as of `--where`, such as `silence >= 5s and agent = "Ann Lee"`; of several all must hold */
                where?: string[];
                /** @description this recording only */
                recordingId?: string;
                /** @description recordings of this interaction only */
                interactionId?: string;
                /** @description calls that start at or after this time */
                from?: string;
                /** @description calls that start before this time */
                to?: string;
                /** @description calls that start in this week, UTC */
                week?: string;
                /** @description this agent took part, by id or whole name, in any case; of several all did */
                agent?: string[];
                /** @description as agent: it was in this queue */
                queue?: string[];
                /** @description as agent: this skill was asked for */
                skill?: string[];
                /** @description as agent: it was closed with this wrap-up code */
                wrapup?: string[];
                /** @description as agent: it belongs to this division */
                division?: string[];
                direction?: "inbound" | "outbound";
                /** @description at least so much notable silence in all */
                minSilenceMs?: number;
                /** @description at most so much notable silence in all */
                maxSilenceMs?: number;
                /** @description at least so much talk-over in all; calls without a rule for it are left out */
                minTalkOverMs?: number;
                /** @description at most so much talk-over in all; calls without a rule for it are left out */
                maxTalkOverMs?: number;
                /** @description at least so much hold in all */
                minHoldMs?: number;
                /** @description at most so much hold in all */
                maxHoldMs?: number;
                /** @description score bounds leave unscorable calls out */
                minScore?: number;
                maxScore?: number;
                /** @description as minScore, exclusive */
                aboveScore?: number;
                /** @description as maxScore, exclusive */
                belowScore?: number;
                /** @description true: scored calls only; false: unscorable ones only */
                scored?: boolean;
                /** @description words that must all be said, as in GET /v1/search */
                words?: string;
                /** @description said by this side */
                side?: "agent" | "customer" | "other" | "unknown";
                /** @description said by the speaker with this label */
                speaker?: string;
                /** @description what the calls are sorted by */
                sort?: "start" | "length" | "score" | "silence" | "talkOver" | "hold";
                /** @description the smallest first; what has no value comes last */
                ascending?: boolean;
                limit?: number;
                /** @description nextCursor of the page before, for the same query */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of calls */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallPage"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    countCalls: {
        parameters: {
            query?: {
                /** @description conditions as of `--where`, such as `silence >= 5s and agent = "Ann Lee"`; of several all must hold */
                where?: string[];
                /** @description this recording only */
                recordingId?: string;
                /** @description recordings of this interaction only */
                interactionId?: string;
                /** @description calls that start at or after this time */
                from?: string;
                /** @description calls that start before this time */
                to?: string;
                /** @description calls that start in this week, UTC */
                week?: string;
                /** @description this agent took part, by id or whole name, in any case; of several all did */
                agent?: string[];
                /** @description as agent: it was in this queue */
                queue?: string[];
                /** @description as agent: this skill was asked for */
                skill?: string[];
                /** @description as agent: it was closed with this wrap-up code */
                wrapup?: string[];
                /** @description as agent: it belongs to this division */
                division?: string[];
                direction?: "inbound" | "outbound";
                /** @description at least so much notable silence in all */
                minSilenceMs?: number;
                /** @description at most so much notable silence in all */
                maxSilenceMs?: number;
                /** @description at least so much talk-over in all; calls without a rule for it are left out */
                minTalkOverMs?: number;
                /** @description at most so much talk-over in all; calls without a rule for it are left out */
                maxTalkOverMs?: number;
                /** @description at least so much hold in all */
                minHoldMs?: number;
                /** @description at most so much hold in all */
                maxHoldMs?: number;
                /** @description score bounds leave unscorable calls out */
                minScore?: number;
                maxScore?: number;
                /** @description as minScore, exclusive */
                aboveScore?: number;
                /** @description as maxScore, exclusive */
                belowScore?: number;
                /** @description true: scored calls only; false: unscorable ones only */
                scored?: boolean;
                /** @description words that must all be said, as in GET /v1/search */
                words?: string;
                /** @description said by this side */
                side?: "agent" | "customer" | "other" | "unknown";
                /** @description said by the speaker with this label */
                speaker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Their number */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallCount"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    exportCalls: {
        parameters: {
            query?: {
                /** @description conditions as of `--where`, such as `silence >= 5s and agent = "Ann Lee"`; of several all must hold */
                where?: string[];
                /** @description this recording only */
                recordingId?: string;
                /** @description recordings of this interaction only */
                interactionId?: string;
                /** @description calls that start at or after this time */
                from?: string;
                /** @description calls that start before this time */
                to?: string;
                /** @description calls that start in this week, UTC */
                week?: string;
                /** @description this agent took part, by id or whole name, in any case; of several all did */
                agent?: string[];
                /** @description as agent: it was in this queue */
                queue?: string[];
                /** @description as agent: this skill was asked for */
                skill?: string[];
                /** @description as agent: it was closed with this wrap-up code */
                wrapup?: string[];
                /** @description as agent: it belongs to this division */
                division?: string[];
                direction?: "inbound" | "outbound";
                /** @description at least so much notable silence in all */
                minSilenceMs?: number;
                /** @description at most so much notable silence in all */
                maxSilenceMs?: number;
                /** @description at least so much talk-over in all; calls without a rule for it are left out */
                minTalkOverMs?: number;
                /** @description at most so much talk-over in all; calls without a rule for it are left out */
                maxTalkOverMs?: number;
                /** @description at least so much hold in all */
                minHoldMs?: number;
                /** @description at most so much hold in all */
                maxHoldMs?: number;
                /** @description score bounds leave unscorable calls out */
                minScore?: number;
                maxScore?: number;
                /** @description as minScore, exclusive */
                aboveScore?: number;
                /** @description as maxScore, exclusive */
                belowScore?: number;
                /** @description true: scored calls only; false: unscorable ones only */
                scored?: boolean;
                /** @description words that must all be said, as in GET /v1/search */
                words?: string;
                /** @description said by this side */
                side?: "agent" | "customer" | "other" | "unknown";
                /** @description said by the speaker with this label */
                speaker?: string;
                /** @description what the calls are sorted by */
                sort?: "start" | "length" | "score" | "silence" | "talkOver" | "hold";
                /** @description the smallest first; what has no value comes last */
                ascending?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One row per call */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    exportCallsAsParquet: {
        parameters: {
            query?: {
                /** @description conditions as of `--where`, such as `silence >= 5s and agent = "Ann Lee"`; of several all must hold */
                where?: string[];
                /** @description this recording only */
                recordingId?: string;
                /** @description recordings of this interaction only */
                interactionId?: string;
                /** @description calls that start at or after this time */
                from?: string;
                /** @description calls that start before this time */
                to?: string;
                /** @description calls that start in this week, UTC */
                week?: string;
                /** @description this agent took part, by id or whole name, in any case; of several all did */
                agent?: string[];
                /** @description as agent: it was in this queue */
                queue?: string[];
                /** @description as agent: this skill was asked for */
                skill?: string[];
                /** @description as agent: it was closed with this wrap-up code */
                wrapup?: string[];
                /** @description as agent: it belongs to this division */
                division?: string[];
                direction?: "inbound" | "outbound";
                /** @description at least so much notable silence in all */
                minSilenceMs?: number;
                /** @description at most so much notable silence in all */
                maxSilenceMs?: number;
                /** @description at least so much talk-over in all; calls without a rule for it are left out */
                minTalkOverMs?: number;
                /** @description at most so much talk-over in all; calls without a rule for it are left out */
                maxTalkOverMs?: number;
                /** @description at least so much hold in all */
                minHoldMs?: number;
                /** @description at most so much hold in all */
                maxHoldMs?: number;
                /** @description score bounds leave unscorable calls out */
                minScore?: number;
                maxScore?: number;
                /** @description as minScore, exclusive */
                aboveScore?: number;
                /** @description as maxScore, exclusive */
                belowScore?: number;
                /** @description true: scored calls only; false: unscorable ones only */
                scored?: boolean;
                /** @description words that must all be said, as in GET /v1/search */
                words?: string;
                /** @description said by this side */
                side?: "agent" | "customer" | "other" | "unknown";
                /** @description said by the speaker with this label */
                speaker?: string;
                /** @description what the calls are sorted by */
                sort?: "start" | "length" | "score" | "silence" | "talkOver" | "hold";
                /** @description the smallest first; what has no value comes last */
                ascending?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One row per call */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.apache.parquet": string;
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getCall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                recordingId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The call */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Call"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listOwnViews: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The views */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedViews"];
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    saveOwnView: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "query": "where=score+%3C+60&sort=score&order=ascending"
                 *     }
                 */
                "application/json": {
                    /** @description filter and order, as the address of the list of calls has them behind its question mark */
                    query: string;
                };
            };
        };
        responses: {
            /** @description The view */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedView"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    removeOwnView: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The view is deleted */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getCallLevels: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                recordingId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The channels */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallLevels"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getCallSound: {
        parameters: {
            query?: never;
            header?: {
                /** @description `bytes=0-999`: this part of the sound only */
                range?: string;
            };
            path: {
                recordingId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sound */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "audio/wav": string;
                };
            };
            /** @description The part that was asked for */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "audio/wav": string;
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            416: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getEvaluation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The evaluation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Evaluation"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listReviews: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before, for the same query */
                cursor?: string;
                status?: "draft" | "finished" | "acknowledged" | "disputed" | "upheld" | "revised";
                /** @description of this call only */
                recordingId?: string;
                /** @description true: those that are to be coached with */
                coaching?: boolean;
                /** @description true: those that one began oneself */
                mine?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of reviews */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewPage"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    beginReview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "evaluationId": 7
                 *     }
                 */
                "application/json": {
                    evaluationId: number;
                };
            };
        };
        responses: {
            /** @description The review as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Review"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getReview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The review as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Review"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    saveReview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "version": 1,
                 *       "struck": [
                 *         {
                 *           "kind": "hold",
                 *           "index": 0,
                 *           "reason": "the system was down"
                 *         }
                 *       ],
                 *       "struckCriteria": [
                 *         {
                 *           "criterion": "silence",
                 *           "reason": "the customer looked for a number"
                 *         }
                 *       ],
                 *       "answers": [
                 *         {
                 *           "question": "verified",
                 *           "answer": "yes"
                 *         }
                 *       ],
                 *       "comments": [
                 *         {
                 *           "atMs": 3800,
                 *           "text": "Well explained."
                 *         }
                 *       ],
                 *       "coaching": false
                 *     }
                 */
                "application/json": {
                    /** @description events of the judged evaluation that do not count */
                    struck: {
                        /** @enum {string} */
                        kind: "silence" | "talkOver" | "hold";
                        /** @description of the event among those of its kind */
                        index: number;
                        reason: string;
                    }[];
                    /**
                     * @description criteria that cost points and are to take off nothing
                     * @default []
                     */
                    struckCriteria?: {
                        criterion: string;
                        reason: string;
                    }[];
                    /**
                     * @description to questions of the scorecard: `yes` or `no`, a point of the scale, or text; null when it does not apply
                     * @default []
                     */
                    answers?: {
                        question: string;
                        answer: (number | string) | null;
                    }[];
                    comments: {
                        /** @description media time; null for the call as a whole */
                        atMs: number | null;
                        text: string;
                    }[];
                    /** @description whether the agent is to be coached with it */
                    coaching: boolean;
                    /** @description grows with every step; a draft is saved over the version that was read */
                    version: number;
                };
            };
        };
        responses: {
            /** @description The review as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Review"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    discardReview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The draft is removed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    finishReview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The review as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Review"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    respondToReview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": "disputed",
                 *       "text": "The customer asked me to wait."
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    kind: "acknowledged";
                    text: string | null;
                } | {
                    /** @enum {string} */
                    kind: "disputed";
                    text: string;
                };
            };
        };
        responses: {
            /** @description The review as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Review"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    answerReview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "The hold was needed, but not announced.",
                 *       "content": null
                 *     }
                 */
                "application/json": {
                    text: string;
                    content: {
                        /** @description events of the judged evaluation that do not count */
                        struck: {
                            /** @enum {string} */
                            kind: "silence" | "talkOver" | "hold";
                            /** @description of the event among those of its kind */
                            index: number;
                            reason: string;
                        }[];
                        /**
                         * @description criteria that cost points and are to take off nothing
                         * @default []
                         */
                        struckCriteria?: {
                            criterion: string;
                            reason: string;
                        }[];
                        /**
                         * @description to questions of the scorecard: `yes` or `no`, a point of the scale, or text; null when it does not apply
                         * @default []
                         */
                        answers?: {
                            question: string;
                            answer: (number | string) | null;
                        }[];
                        comments: {
                            /** @description media time; null for the call as a whole */
                            atMs: number | null;
                            text: string;
                        }[];
                        /** @description whether the agent is to be coached with it */
                        coaching: boolean;
                    } | null;
                };
            };
        };
        responses: {
            /** @description The review as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Review"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listReviewers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Users, by name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reviewers"];
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listCalibrations: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before, for the same query */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of calibrations */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalibrationPage"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    beginCalibration: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "November",
                 *       "scorecard": "guide@1",
                 *       "recordingIds": [
                 *         "rec-1",
                 *         "rec-2"
                 *       ],
                 *       "participantIds": [
                 *         "…",
                 *         "…"
                 *       ]
                 *     }
                 */
                "application/json": {
                    name: string;
                    /** @description name and version of the scorecard: its questions are asked, and it scores the calls */
                    scorecard: string;
                    /** @description the calls */
                    recordingIds: string[];
                    /** @description users of GET /v1/reviewers */
                    participantIds: string[];
                };
            };
        };
        responses: {
            /** @description The calibration as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Calibration"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getCalibration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The calibration as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Calibration"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    submitBlindReview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "recordingId": "rec-1",
                 *       "struck": [
                 *         {
                 *           "kind": "hold",
                 *           "index": 0,
                 *           "reason": "the system was down"
                 *         }
                 *       ],
                 *       "comments": [
                 *         {
                 *           "atMs": 3800,
                 *           "text": "Well explained."
                 *         }
                 *       ],
                 *       "answers": [
                 *         {
                 *           "question": "polite",
                 *           "answer": "yes"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": {
                    /** @description events of the judged evaluation that do not count */
                    struck: {
                        /** @enum {string} */
                        kind: "silence" | "talkOver" | "hold";
                        /** @description of the event among those of its kind */
                        index: number;
                        reason: string;
                    }[];
                    /**
                     * @description criteria that cost points and are to take off nothing
                     * @default []
                     */
                    struckCriteria?: {
                        criterion: string;
                        reason: string;
                    }[];
                    /**
                     * @description to questions of the scorecard: `yes` or `no`, a point of the scale, or text; null when it does not apply
                     * @default []
                     */
                    answers?: {
                        question: string;
                        answer: (number | string) | null;
                    }[];
                    comments: {
                        /** @description media time; null for the call as a whole */
                        atMs: number | null;
                        text: string;
                    }[];
                    /** @description one of the calls */
                    recordingId: string;
                };
            };
        };
        responses: {
            /** @description The calibration as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Calibration"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    closeCalibration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The calibration as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Calibration"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getCalibrationResult: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Agreement, and who deviates where */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalibrationResult"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    markMissed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                recordingId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "Ada Lovelace",
                 *       "kind": "person",
                 *       "allCalls": true
                 *     }
                 */
                "application/json": {
                    /** @description as it is written in the call */
                    text: string;
                    /**
                     * @default person
                     * @enum {string}
                     */
                    kind?: "phone" | "email" | "card" | "ssn" | "iban" | "ip" | "birth_date" | "spoken_number" | "person" | "address" | "postcode" | "age" | "place";
                    /** @description whether it is sought in all calls from now on: a person's name alone */
                    allCalls: boolean;
                };
            };
        };
        responses: {
            /** @description What was masked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Marked"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listOwnNames: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before, for the same query */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of entries */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnNamePage"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    allowName: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "Ben & Jerry"
                 *     }
                 */
                "application/json": {
                    text: string;
                    /** @description the call in which it was masked */
                    recordingId?: string;
                };
            };
        };
        responses: {
            /** @description The entry; the one that has the text already, if there is one */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnName"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    removeOwnName: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The entry that was removed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnName"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listRuns: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before, for the same query */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of runs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunPage"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listRunOutcomes: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before, for the same query */
                cursor?: string;
                /** @description this outcome only */
                outcome?: "evaluated" | "failed" | "skipped";
                /** @description failures of this code only */
                code?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of outcomes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunOutcomes"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listRunFailures: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The reasons */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunFailures"];
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getReport: {
        parameters: {
            query: {
                /** @description conditions as of `--where`, such as `silence >= 5s and agent = "Ann Lee"`; of several all must hold */
                where?: string[];
                /** @description this recording only */
                recordingId?: string;
                /** @description recordings of this interaction only */
                interactionId?: string;
                /** @description calls that start at or after this time */
                from?: string;
                /** @description calls that start before this time */
                to?: string;
                /** @description calls that start in this week, UTC */
                week?: string;
                /** @description this agent took part, by id or whole name, in any case; of several all did */
                agent?: string[];
                /** @description as agent: it was in this queue */
                queue?: string[];
                /** @description as agent: this skill was asked for */
                skill?: string[];
                /** @description as agent: it was closed with this wrap-up code */
                wrapup?: string[];
                /** @description as agent: it belongs to this division */
                division?: string[];
                direction?: "inbound" | "outbound";
                /** @description at least so much notable silence in all */
                minSilenceMs?: number;
                /** @description at most so much notable silence in all */
                maxSilenceMs?: number;
                /** @description at least so much talk-over in all; calls without a rule for it are left out */
                minTalkOverMs?: number;
                /** @description at most so much talk-over in all; calls without a rule for it are left out */
                maxTalkOverMs?: number;
                /** @description at least so much hold in all */
                minHoldMs?: number;
                /** @description at most so much hold in all */
                maxHoldMs?: number;
                /** @description score bounds leave unscorable calls out */
                minScore?: number;
                maxScore?: number;
                /** @description as minScore, exclusive */
                aboveScore?: number;
                /** @description as maxScore, exclusive */
                belowScore?: number;
                /** @description true: scored calls only; false: unscorable ones only */
                scored?: boolean;
                /** @description what the groups are; weeks are those of ISO 8601 in UTC */
                by: "agent" | "team" | "queue" | "week" | "wrapup";
                /** @description calls whose evaluation this run was the last one to make */
                runId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The groups */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Report"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getTrend: {
        parameters: {
            query: {
                /** @description conditions as of `--where`, such as `silence >= 5s and agent = "Ann Lee"`; of several all must hold */
                where?: string[];
                /** @description this recording only */
                recordingId?: string;
                /** @description recordings of this interaction only */
                interactionId?: string;
                /** @description calls that start at or after this time */
                from?: string;
                /** @description calls that start before this time */
                to?: string;
                /** @description calls that start in this week, UTC */
                week?: string;
                /** @description this agent took part, by id or whole name, in any case; of several all did */
                agent?: string[];
                /** @description as agent: it was in this queue */
                queue?: string[];
                /** @description as agent: this skill was asked for */
                skill?: string[];
                /** @description as agent: it was closed with this wrap-up code */
                wrapup?: string[];
                /** @description as agent: it belongs to this division */
                division?: string[];
                direction?: "inbound" | "outbound";
                /** @description at least so much notable silence in all */
                minSilenceMs?: number;
                /** @description at most so much notable silence in all */
                maxSilenceMs?: number;
                /** @description at least so much talk-over in all; calls without a rule for it are left out */
                minTalkOverMs?: number;
                /** @description at most so much talk-over in all; calls without a rule for it are left out */
                maxTalkOverMs?: number;
                /** @description at least so much hold in all */
                minHoldMs?: number;
                /** @description at most so much hold in all */
                maxHoldMs?: number;
                /** @description score bounds leave unscorable calls out */
                minScore?: number;
                maxScore?: number;
                /** @description as minScore, exclusive */
                aboveScore?: number;
                /** @description as maxScore, exclusive */
                belowScore?: number;
                /** @description true: scored calls only; false: unscorable ones only */
                scored?: boolean;
                /** @description what the groups are; weeks are those of ISO 8601 in UTC */
                by: "agent" | "team" | "queue" | "week" | "wrapup";
                measure?: "score" | "silence" | "talkOver" | "hold" | "length";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All calls together, null when there are none, and the groups */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trend"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getCosts: {
        parameters: {
            query?: {
                /** @description conditions as of `--where`, such as `silence >= 5s and agent = "Ann Lee"`; of several all must hold */
                where?: string[];
                /** @description this recording only */
                recordingId?: string;
                /** @description recordings of this interaction only */
                interactionId?: string;
                /** @description calls that start at or after this time */
                from?: string;
                /** @description calls that start before this time */
                to?: string;
                /** @description calls that start in this week, UTC */
                week?: string;
                /** @description this agent took part, by id or whole name, in any case; of several all did */
                agent?: string[];
                /** @description as agent: it was in this queue */
                queue?: string[];
                /** @description as agent: this skill was asked for */
                skill?: string[];
                /** @description as agent: it was closed with this wrap-up code */
                wrapup?: string[];
                /** @description as agent: it belongs to this division */
                division?: string[];
                direction?: "inbound" | "outbound";
                /** @description at least so much notable silence in all */
                minSilenceMs?: number;
                /** @description at most so much notable silence in all */
                maxSilenceMs?: number;
                /** @description at least so much talk-over in all; calls without a rule for it are left out */
                minTalkOverMs?: number;
                /** @description at most so much talk-over in all; calls without a rule for it are left out */
                maxTalkOverMs?: number;
                /** @description at least so much hold in all */
                minHoldMs?: number;
                /** @description at most so much hold in all */
                maxHoldMs?: number;
                /** @description score bounds leave unscorable calls out */
                minScore?: number;
                maxScore?: number;
                /** @description as minScore, exclusive */
                aboveScore?: number;
                /** @description as maxScore, exclusive */
                belowScore?: number;
                /** @description true: scored calls only; false: unscorable ones only */
                scored?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One line for each criterion */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Costs"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listScorecards: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The versions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Scorecards"];
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    publishScorecard: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "scorecard": {
                 *         "name": "ours",
                 *         "version": 2,
                 *         "formula": "deduct",
                 *         "criteria": [
                 *           {
                 *             "id": "thanks",
                 *             "label": "Thanks",
                 *             "method": "phrase",
                 *             "expected": "said",
                 *             "phrases": [
                 *               "thank you"
                 *             ],
                 *             "points": 10
                 *           }
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": {
                    /**
                     * Earshot scorecard
                     * @description a scorecard, see packages/quality/README.md
                     */
                    scorecard: {
                        $schema?: string;
                        name: string;
                        version: number;
                        description?: string;
                        /** @enum {string} */
                        formula: "deduct" | "weighted";
                        criteria: ({
                            id: string;
                            label: string;
                            cap?: number;
                            weight?: number;
                            possible?: number;
                            critical?: {
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            notApplicableWhen?: {
                                /** @enum {string} */
                                metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            /** @enum {string} */
                            metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                            /** @enum {string} */
                            method: "steps";
                            steps: {
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                                points: number;
                            }[];
                        } | {
                            id: string;
                            label: string;
                            cap?: number;
                            weight?: number;
                            possible?: number;
                            critical?: {
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            notApplicableWhen?: {
                                /** @enum {string} */
                                metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            /** @enum {string} */
                            metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                            /** @enum {string} */
                            method: "linear";
                            points: number;
                            per: number;
                            above?: number;
                            below?: number;
                        } | {
                            id: string;
                            label: string;
                            cap?: number;
                            weight?: number;
                            possible?: number;
                            critical?: {
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            notApplicableWhen?: {
                                /** @enum {string} */
                                metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            /** @enum {string} */
                            metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                            /** @enum {string} */
                            method: "per-minute";
                            points: number;
                            per: number;
                            above?: number;
                            below?: number;
                        } | {
                            id: string;
                            label: string;
                            cap?: number;
                            weight?: number;
                            possible?: number;
                            critical?: {
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            notApplicableWhen?: {
                                /** @enum {string} */
                                metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            /** @enum {string} */
                            method: "phrase";
                            /** @enum {string} */
                            expected: "said" | "notSaid";
                            phrases: (string | {
                                near: string[];
                                withinWords: number;
                            })[];
                            /** @enum {string} */
                            by?: "agent" | "customer";
                            within?: {
                                firstMs: number;
                            } | {
                                lastMs: number;
                            } | {
                                afterMs: number;
                                after: {
                                    /** @enum {string} */
                                    event: "hold" | "silence" | "talkOver";
                                } | {
                                    phrases: (string | {
                                        near: string[];
                                        withinWords: number;
                                    })[];
                                    /** @enum {string} */
                                    by?: "agent" | "customer";
                                };
                            };
                            points: number;
                        })[];
                        questions?: ({
                            id: string;
                            label: string;
                            help?: string;
                            weight?: number;
                            /** @enum {string} */
                            kind: "yes-no";
                            /** @enum {string} */
                            right?: "yes" | "no";
                            critical?: boolean;
                        } | {
                            id: string;
                            label: string;
                            help?: string;
                            weight?: number;
                            /** @enum {string} */
                            kind: "scale";
                            from: number;
                            to: number;
                            criticalAtMost?: number;
                        } | {
                            id: string;
                            label: string;
                            help?: string;
                            /** @enum {string} */
                            kind: "text";
                        })[];
                    };
                };
            };
        };
        responses: {
            /** @description The version as it is stored */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredScorecard"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getScorecard: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description name and version, such as guide@1 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredScorecard"];
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getScorecardSchema: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description JSON Schema, draft 2020-12 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            401: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    tryScorecard: {
        parameters: {
            query?: {
                /** @description conditions as of `--where`, such as `silence >= 5s and agent = "Ann Lee"`; of several all must hold */
                where?: string[];
                /** @description this recording only */
                recordingId?: string;
                /** @description recordings of this interaction only */
                interactionId?: string;
                /** @description calls that start at or after this time */
                from?: string;
                /** @description calls that start before this time */
                to?: string;
                /** @description calls that start in this week, UTC */
                week?: string;
                /** @description this agent took part, by id or whole name, in any case; of several all did */
                agent?: string[];
                /** @description as agent: it was in this queue */
                queue?: string[];
                /** @description as agent: this skill was asked for */
                skill?: string[];
                /** @description as agent: it was closed with this wrap-up code */
                wrapup?: string[];
                /** @description as agent: it belongs to this division */
                division?: string[];
                direction?: "inbound" | "outbound";
                /** @description at least so much notable silence in all */
                minSilenceMs?: number;
                /** @description at most so much notable silence in all */
                maxSilenceMs?: number;
                /** @description at least so much talk-over in all; calls without a rule for it are left out */
                minTalkOverMs?: number;
                /** @description at most so much talk-over in all; calls without a rule for it are left out */
                maxTalkOverMs?: number;
                /** @description at least so much hold in all */
                minHoldMs?: number;
                /** @description at most so much hold in all */
                maxHoldMs?: number;
                /** @description score bounds leave unscorable calls out */
                minScore?: number;
                maxScore?: number;
                /** @description as minScore, exclusive */
                aboveScore?: number;
                /** @description as maxScore, exclusive */
                belowScore?: number;
                /** @description true: scored calls only; false: unscorable ones only */
                scored?: boolean;
                /** @description so many of the latest calls that pass the filter */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "scorecard": {
                 *         "name": "ours",
                 *         "version": 2,
                 *         "formula": "deduct",
                 *         "criteria": [
                 *           {
                 *             "id": "thanks",
                 *             "label": "Thanks",
                 *             "method": "phrase",
                 *             "expected": "said",
                 *             "phrases": [
                 *               "thank you"
                 *             ],
                 *             "points": 10
                 *           }
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": {
                    /**
                     * Earshot scorecard
                     * @description a scorecard, see packages/quality/README.md
                     */
                    scorecard: {
                        $schema?: string;
                        name: string;
                        version: number;
                        description?: string;
                        /** @enum {string} */
                        formula: "deduct" | "weighted";
                        criteria: ({
                            id: string;
                            label: string;
                            cap?: number;
                            weight?: number;
                            possible?: number;
                            critical?: {
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            notApplicableWhen?: {
                                /** @enum {string} */
                                metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            /** @enum {string} */
                            metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                            /** @enum {string} */
                            method: "steps";
                            steps: {
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                                points: number;
                            }[];
                        } | {
                            id: string;
                            label: string;
                            cap?: number;
                            weight?: number;
                            possible?: number;
                            critical?: {
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            notApplicableWhen?: {
                                /** @enum {string} */
                                metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            /** @enum {string} */
                            metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                            /** @enum {string} */
                            method: "linear";
                            points: number;
                            per: number;
                            above?: number;
                            below?: number;
                        } | {
                            id: string;
                            label: string;
                            cap?: number;
                            weight?: number;
                            possible?: number;
                            critical?: {
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            notApplicableWhen?: {
                                /** @enum {string} */
                                metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            /** @enum {string} */
                            metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                            /** @enum {string} */
                            method: "per-minute";
                            points: number;
                            per: number;
                            above?: number;
                            below?: number;
                        } | {
                            id: string;
                            label: string;
                            cap?: number;
                            weight?: number;
                            possible?: number;
                            critical?: {
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            notApplicableWhen?: {
                                /** @enum {string} */
                                metric: "silence.totalMs" | "silence.count" | "silence.longestMs" | "silence.percent" | "silence.leadingMs" | "silence.trailingMs" | "talkOver.totalMs" | "talkOver.count" | "talkOver.longestMs" | "talkOver.percent" | "talkOver.byAgentCount" | "talkOver.byCustomerCount" | "hold.totalMs" | "hold.count" | "hold.longestMs" | "hold.percent" | "hold.thenDisconnected" | "talk.agentMs" | "talk.customerMs" | "talkRatio" | "turns.agent.count" | "turns.agent.longestMs" | "turns.customer.count" | "turns.customer.longestMs" | "responseLatency.medianMs" | "responseLatency.p95Ms" | "responseLatency.longestMs" | "utterances.agent" | "utterances.customer" | "overlapMs" | "speechMs" | "durationMs";
                                above?: number;
                                atLeast?: number;
                                below?: number;
                                atMost?: number;
                            };
                            /** @enum {string} */
                            method: "phrase";
                            /** @enum {string} */
                            expected: "said" | "notSaid";
                            phrases: (string | {
                                near: string[];
                                withinWords: number;
                            })[];
                            /** @enum {string} */
                            by?: "agent" | "customer";
                            within?: {
                                firstMs: number;
                            } | {
                                lastMs: number;
                            } | {
                                afterMs: number;
                                after: {
                                    /** @enum {string} */
                                    event: "hold" | "silence" | "talkOver";
                                } | {
                                    phrases: (string | {
                                        near: string[];
                                        withinWords: number;
                                    })[];
                                    /** @enum {string} */
                                    by?: "agent" | "customer";
                                };
                            };
                            points: number;
                        })[];
                        questions?: ({
                            id: string;
                            label: string;
                            help?: string;
                            weight?: number;
                            /** @enum {string} */
                            kind: "yes-no";
                            /** @enum {string} */
                            right?: "yes" | "no";
                            critical?: boolean;
                        } | {
                            id: string;
                            label: string;
                            help?: string;
                            weight?: number;
                            /** @enum {string} */
                            kind: "scale";
                            from: number;
                            to: number;
                            criticalAtMost?: number;
                        } | {
                            id: string;
                            label: string;
                            help?: string;
                            /** @enum {string} */
                            kind: "text";
                        })[];
                    };
                };
            };
        };
        responses: {
            /** @description JSON Lines */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": {
                        /** @description true in the last line */
                        done: boolean;
                        calls: number;
                        /** @description those that the stored scores are by, such as guide@1 */
                        scorecards: string[];
                        before: {
                            scored: number;
                            mean: number | null;
                            /** @description scores in 0–10, 10–20, …, 90–100; a bound is in the bin above it */
                            bins: number[];
                            /** @description calls without a score, by the reason */
                            unscorable: {
                                [key: string]: number;
                            };
                        };
                        after: {
                            scored: number;
                            mean: number | null;
                            /** @description scores in 0–10, 10–20, …, 90–100; a bound is in the bin above it */
                            bins: number[];
                            /** @description calls without a score, by the reason */
                            unscorable: {
                                [key: string]: number;
                            };
                        };
                        /** @description calls with another score than before */
                        changed: number;
                        nowScored: number;
                        nowUnscorable: number;
                        /** @description the calls that change most, the most first */
                        largest: {
                            recordingId: string;
                            startTime: string | null;
                            before: number;
                            after: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    search: {
        parameters: {
            query?: {
                /** @description conditions as of `--where`, such as `silence >= 5s and agent = "Ann Lee"`; of several all must hold */
                where?: string[];
                /** @description this recording only */
                recordingId?: string;
                /** @description recordings of this interaction only */
                interactionId?: string;
                /** @description calls that start at or after this time */
                from?: string;
                /** @description calls that start before this time */
                to?: string;
                /** @description calls that start in this week, UTC */
                week?: string;
                /** @description this agent took part, by id or whole name, in any case; of several all did */
                agent?: string[];
                /** @description as agent: it was in this queue */
                queue?: string[];
                /** @description as agent: this skill was asked for */
                skill?: string[];
                /** @description as agent: it was closed with this wrap-up code */
                wrapup?: string[];
                /** @description as agent: it belongs to this division */
                division?: string[];
                direction?: "inbound" | "outbound";
                /** @description at least so much notable silence in all */
                minSilenceMs?: number;
                /** @description at most so much notable silence in all */
                maxSilenceMs?: number;
                /** @description at least so much talk-over in all; calls without a rule for it are left out */
                minTalkOverMs?: number;
                /** @description at most so much talk-over in all; calls without a rule for it are left out */
                maxTalkOverMs?: number;
                /** @description at least so much hold in all */
                minHoldMs?: number;
                /** @description at most so much hold in all */
                maxHoldMs?: number;
                /** @description score bounds leave unscorable calls out */
                minScore?: number;
                maxScore?: number;
                /** @description as minScore, exclusive */
                aboveScore?: number;
                /** @description as maxScore, exclusive */
                belowScore?: number;
                /** @description true: scored calls only; false: unscorable ones only */
                scored?: boolean;
                limit?: number;
                /** @description nextCursor of the page before, for the same query */
                cursor?: string;
                /** @description words that must all be said; "quoted phrases", beginnings of words (refund*), OR between alternatives, NOT before what must not be said; also finds a recording by its id */
                words?: string;
                /** @description said by this side */
                side?: "agent" | "customer" | "other" | "unknown";
                /** @description said by the speaker with this label */
                speaker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of calls */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallSearchPage"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    searchUtterances: {
        parameters: {
            query?: {
                /** @description conditions as of `--where`, such as `silence >= 5s and agent = "Ann Lee"`; of several all must hold */
                where?: string[];
                /** @description this recording only */
                recordingId?: string;
                /** @description recordings of this interaction only */
                interactionId?: string;
                /** @description calls that start at or after this time */
                from?: string;
                /** @description calls that start before this time */
                to?: string;
                /** @description calls that start in this week, UTC */
                week?: string;
                /** @description this agent took part, by id or whole name, in any case; of several all did */
                agent?: string[];
                /** @description as agent: it was in this queue */
                queue?: string[];
                /** @description as agent: this skill was asked for */
                skill?: string[];
                /** @description as agent: it was closed with this wrap-up code */
                wrapup?: string[];
                /** @description as agent: it belongs to this division */
                division?: string[];
                direction?: "inbound" | "outbound";
                /** @description at least so much notable silence in all */
                minSilenceMs?: number;
                /** @description at most so much notable silence in all */
                maxSilenceMs?: number;
                /** @description at least so much talk-over in all; calls without a rule for it are left out */
                minTalkOverMs?: number;
                /** @description at most so much talk-over in all; calls without a rule for it are left out */
                maxTalkOverMs?: number;
                /** @description at least so much hold in all */
                minHoldMs?: number;
                /** @description at most so much hold in all */
                maxHoldMs?: number;
                /** @description score bounds leave unscorable calls out */
                minScore?: number;
                maxScore?: number;
                /** @description as minScore, exclusive */
                aboveScore?: number;
                /** @description as maxScore, exclusive */
                belowScore?: number;
                /** @description true: scored calls only; false: unscorable ones only */
                scored?: boolean;
                limit?: number;
                /** @description nextCursor of the page before, for the same query */
                cursor?: string;
                /** @description words that must all be said; "quoted phrases", beginnings of words (refund*), OR between alternatives, NOT before what must not be said; also finds a recording by its id */
                words?: string;
                /** @description said by this side */
                side?: "agent" | "customer" | "other" | "unknown";
                /** @description said by the speaker with this label */
                speaker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of hits */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchPage"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getMediaMatrix: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of the interaction in Genesys Cloud */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One row for each medium */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MediaMatrix"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            502: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    publishMetadata: {
        parameters: {
            query?: {
                /** @description check only: nothing is sent or stored */
                dryRun?: boolean;
                /** @description overwrite what somebody else has changed since the last publication */
                force?: boolean;
            };
            header?: never;
            path: {
                /** @description id of the interaction in Genesys Cloud */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "annotations": [
                 *         {
                 *           "key": "call_reason",
                 *           "value": "billing",
                 *           "mediaType": "voice",
                 *           "format": "wav"
                 *         },
                 *         {
                 *           "key": "agent_desktop",
                 *           "value": "order form",
                 *           "category": "screen",
                 *           "mediaType": "screen",
                 *           "format": "mp4"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": {
                    /** @description each {key, value, category?, mediaId? or mediaType?, format?}: key of letters, digits, hyphens, underscores and periods; value of at most 2000 characters; no personal data */
                    annotations: {
                        key: string;
                        value: string;
                        category?: string;
                        mediaId?: string;
                        mediaType?: string;
                        format?: string;
                    }[];
                    /**
                     * @description cut values that are too long instead of refusing them
                     * @default false
                     */
                    truncate?: boolean;
                };
            };
        };
        responses: {
            /** @description What was published, or what a dry run found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Publication"] | components["schemas"]["MetadataCheck"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            502: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    scanPii: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "Write to jane.doe@example.com, please."
                 *     }
                 */
                "application/json": {
                    text: string;
                };
            };
        };
        responses: {
            /** @description The places, sorted and without overlaps */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PiiScan"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listAudit: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before, for the same query */
                cursor?: string;
                /** @description attempts for this interaction only */
                interactionId?: string;
                /** @description attempts of this status only */
                status?: "completed" | "rejected" | "failed" | "unchanged";
                /** @description attempts at or after this time */
                from?: string;
                /** @description attempts before this time */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the audit trail */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    verifyAudit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditVerification"];
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    planErasure: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "recordingIds": [
                 *         "…"
                 *       ]
                 *     }
                 */
                "application/json": {
                    /** @description the calls of these recordings */
                    recordingIds?: string[];
                    /** @description all calls of these interactions */
                    interactionIds?: string[];
                    /** @description all calls in which these agents took part */
                    agentIds?: string[];
                    /** @description all calls in whose words somebody has one of these labels */
                    speakers?: string[];
                };
            };
        };
        responses: {
            /** @description What there is of them now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasurePlan"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listErasures: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before, for the same query */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of receipts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasureReceipts"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    eraseCalls: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "recordingIds": [
                 *         "…"
                 *       ],
                 *       "measuresKept": false
                 *     }
                 */
                "application/json": {
                    /** @description the calls of these recordings */
                    recordingIds?: string[];
                    /** @description all calls of these interactions */
                    interactionIds?: string[];
                    /** @description all calls in which these agents took part */
                    agentIds?: string[];
                    /** @description all calls in whose words somebody has one of these labels */
                    speakers?: string[];
                    /**
                     * @description keep the numbers of the calls, by queue and day, without anything that names them
                     * @default false
                     */
                    measuresKept?: boolean;
                };
            };
        };
        responses: {
            /** @description What was erased */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erasure"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listHolds: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The holds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegalHolds"];
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    addHold: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": "call",
                 *       "target": "…",
                 *       "reason": "claim 2026-114"
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    kind: "call" | "interaction" | "agent" | "queue";
                    /** @description id of the recording, interaction, agent or queue */
                    target: string;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The hold */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegalHold"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    removeHold: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was removed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegalHold"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    planRetention: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What would go; no rule when no retention is set */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionPlan"];
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    runRetention: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was removed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionRun"];
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listDeliveries: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before, for the same query */
                cursor?: string;
                /** @description deliveries of this status only */
                status?: "pending" | "delivering" | "delivered" | "dead";
                /** @description to the archive of this name only */
                archive?: string;
                /** @description events of this interaction only */
                interactionId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of deliveries */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryPage"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who asks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "jane",
                 *       "password": "correct horse battery"
                 *     }
                 */
                "application/json": {
                    name: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Who is signed in now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nobody is signed in now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    setUp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "secret": "…",
                 *       "name": "jane",
                 *       "password": "correct horse battery"
                 *     }
                 */
                "application/json": {
                    secret: string;
                    name: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description The administrator is signed in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "current": "correct horse battery",
                 *       "password": "staple correct horse"
                 *     }
                 */
                "application/json": {
                    current: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description The password is changed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listRoles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The roles */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Roles"];
                };
            };
            401: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listUsers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The users */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Users"];
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    addUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "jane",
                 *       "role": "admin",
                 *       "password": "correct horse battery"
                 *     }
                 */
                "application/json": {
                    /** @description what they sign in with; no two users share one, in any case */
                    name: string;
                    /** @enum {string} */
                    role: "agent" | "reviewer" | "manager" | "admin";
                    /**
                     * @description id of the agent in Genesys Cloud; an agent sees the calls of this one
                     * @default null
                     */
                    agentId?: string | null;
                    /**
                     * @description calls that a reviewer or a manager may see
                     * @default []
                     */
                    grants?: ({
                        /** @enum {string} */
                        kind: "all";
                    } | {
                        /** @enum {string} */
                        kind: "queue";
                        id: string;
                    } | {
                        /** @enum {string} */
                        kind: "team";
                        name: string;
                    })[];
                    /**
                     * @description rights that no role has
                     * @default []
                     */
                    personalRights?: ("text:unmasked" | "sound:play")[];
                    /** @description 12 characters at least */
                    password: string;
                };
            };
        };
        responses: {
            /** @description The user */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    removeUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user is removed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                    };
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    changeUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "role": "manager",
                 *       "grants": [
                 *         {
                 *           "kind": "queue",
                 *           "id": "…"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": {
                    /** @description what they sign in with; no two users share one, in any case */
                    name?: string;
                    /** @enum {string} */
                    role?: "agent" | "reviewer" | "manager" | "admin";
                    /** @description id of the agent in Genesys Cloud; an agent sees the calls of this one */
                    agentId?: string | null;
                    /** @description calls that a reviewer or a manager may see */
                    grants?: ({
                        /** @enum {string} */
                        kind: "all";
                    } | {
                        /** @enum {string} */
                        kind: "queue";
                        id: string;
                    } | {
                        /** @enum {string} */
                        kind: "team";
                        name: string;
                    })[];
                    /** @description rights that no role has */
                    personalRights?: ("text:unmasked" | "sound:play")[];
                    disabled?: boolean;
                    /** @description 12 characters at least */
                    password?: string;
                };
            };
        };
        responses: {
            /** @description The user as they are now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listSessions: {
        parameters: {
            query?: {
                /** @description of this user only */
                userId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sessions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sessions"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                    };
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listOwnSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sessions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sessions: components["schemas"]["Session"][];
                    };
                };
            };
            401: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    endOwnSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                    };
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeys"];
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    addKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "nightly export",
                 *       "scopes": [
                 *         "calls:read"
                 *       ],
                 *       "endsAt": "2100-01-01T00:00:00Z"
                 *     }
                 */
                "application/json": {
                    name: string;
                    scopes: ("calls:read" | "calls:review" | "calls:erase" | "names:manage" | "text:unmasked" | "sound:play" | "analysis:run" | "runs:read" | "runs:start" | "metadata:read" | "metadata:publish" | "scorecards:publish" | "audit:read" | "deliveries:read" | "metrics:read" | "people:manage")[];
                    /**
                     * Format: date-time
                     * @description without it the key does not end
                     */
                    endsAt?: string;
                };
            };
        };
        responses: {
            /** @description The key and its secret */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKey"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    removeKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key works no more */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                    };
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listTeams: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The teams */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Teams"];
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    setTeam: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "agentIds": [
                 *         "…"
                 *       ]
                 *     }
                 */
                "application/json": {
                    /** @description none removes the team */
                    agentIds: string[];
                };
            };
        };
        responses: {
            /** @description The team as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
}
