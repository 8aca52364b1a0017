/** A statement that Snowflake refused, or that did not reach it. */
export class StatementError extends Error {
    /** Snowflake's error code, six digits, e.g. "002003"; of the client when it did not come from Snowflake. */
    public readonly code: string;
    /** The message without what this program added to it. */
    public readonly reason: string;

    constructor(code: string, reason: string, message: string = reason) {
        super(message);
        this.name = "StatementError";
        this.code = code;
        this.reason = reason;
    }

    /** Whether Snowflake says that the object is missing, or hidden from the role: it does not tell which. */
    get saysMissing(): boolean {
        return this.code === "002003" || this.code === "002043";
    }

    /** Whether Snowflake says that an object of that name is already there. */
    get saysExists(): boolean {
        return this.code === "002002";
    }

    /** Whether Snowflake says that the role lacks a privilege. */
    get saysDenied(): boolean {
        return this.code === "003001";
    }
}

/** A session that could not be opened. Its message says why, what to do, and what Snowflake's client said. */
export class LoginError extends Error {
    /**
     * @param what whose login failed, and why
     * @param fix what to do; undefined where the cause is not known
     * @param said what Snowflake's client said, in parentheses
     */
    constructor(
        private readonly what: string,
        public readonly fix: string | undefined,
        private readonly said: string,
    ) {
        super([what, fix, said].filter((part) => part !== undefined).join(" "));
        this.name = "LoginError";
    }

    /** The message without what to do. */
    get seen(): string {
        return `${this.what} ${this.said}`;
    }
}
