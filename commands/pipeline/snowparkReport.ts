import { REPORT_LIMIT, TABLES } from "../../jobs/quickstartTables";
import type { StackOutputs } from "../stack/stackOutputs";
import { runOnSnowpark, Session } from "./snowparkProcess";

/**
 * A session without use may be ended after five minutes, the least that an account's session policy allows.
 * https://docs.snowflake.com/en/user-guide/session-policies
 */
const LONGEST_IDLE_MS = 4 * 60_000;

/**
 * `jobs/snowpark_report.py`: the functions of jobs/lakehouse on Snowflake, through Snowpark Connect. Its session takes
 * seconds to open, so it can be opened before there is anything to report on.
 */
export class SnowparkReportRun {
    private opened: OpenedSession | undefined;

    constructor(
        private readonly outputs: StackOutputs,
        private readonly clouds: Session,
        private readonly signal?: AbortSignal,
    ) {}

    /** Begins to open the session, unless that was done. That it fails is told by {@link write}, which tries again. */
    public open(): void {
        this.opened ??= this.newSession();
    }

    /**
     * Writes the report, in the session that was opened, or a new one where that has ended or was without use for long.
     *
     * @param reportDate ISO date that the rows bear
     * @throws Error with the end of the program's stderr when it fails.
     */
    public async write(reportDate: string): Promise<void> {
        if (this.opened?.isUsable() !== true) {
            this.close();
        }
        this.opened ??= this.newSession();
        await this.opened.write(reportDate);
    }

    /** Ends the session, also one that nothing was written in. */
    public close(): void {
        this.opened?.close();
        this.opened = undefined;
    }

    private newSession(): OpenedSession {
        const program = [
            "jobs/snowpark_report.py",
            ...["--source_table", TABLES.sales],
            ...["--report_table", TABLES.snowflakeReport],
            ...["--limit", String(REPORT_LIMIT)],
            "--await_report_date",
        ];
        return new OpenedSession((process) => runOnSnowpark(this.outputs, this.clouds, program, process), this.signal);
    }
}

/** The program with its session. It reads the date from its standard input, and ends with who started it. */
class OpenedSession {
    private readonly openedAt = Date.now();
    private readonly closing = new AbortController();
    private readonly running: Promise<void>;
    private tell: (line: string) => void = () => undefined;
    private ended = false;

    constructor(
        run: (process: { input: Promise<string>; signal: AbortSignal }) => Promise<void>,
        signal?: AbortSignal,
    ) {
        const input = new Promise<string>((resolve) => (this.tell = resolve));
        const either = AbortSignal.any([this.closing.signal, ...(signal === undefined ? [] : [signal])]);
        this.running = run({ input, signal: either }).finally(() => (this.ended = true));
        // Heard of by who writes; nobody may.
        this.running.catch(() => undefined);
    }

    public isUsable(): boolean {
        return !this.ended && Date.now() - this.openedAt < LONGEST_IDLE_MS;
    }

    public write(reportDate: string): Promise<void> {
        this.tell(`${reportDate}\n`);
        return this.running;
    }

    public close(): void {
        this.closing.abort();
    }
}
