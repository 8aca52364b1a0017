/** What the doctor found at one link of the chain. */
export interface Finding {
    /** The link, in the order of the chain, e.g. "storage role". */
    link: string;
    ok: boolean;
    /** Nothing is broken, but a user should know of it; only with `ok`. */
    warning?: true;
    /** It could not be looked at; with `ok`, because nothing is known to be wrong with it. */
    notExamined?: true;
    /** The broken link that this one follows from; it gets well with that one, so it has no cure of its own. */
    followsFrom?: string;
    /** What was seen, and how; or what is wrong. */
    seen: string;
    /** The exact command or change that mends it; only where something is wrong, or with a warning. */
    cure?: string;
}

/** A link of the chain: looks, and says what it saw. */
export interface Check {
    link: string;
    /** Links without which this one cannot be examined, such as a login. */
    needs?: readonly string[];
    /** Links that this one hangs on: where one of them is broken, what is wrong here follows from it. */
    after?: readonly string[];
    /** @throws Error is a finding too: its message is what is wrong. */
    look(): Promise<Omit<Finding, "link">[] | Omit<Finding, "link">>;
    /** Cure for an error that `look` throws. */
    cure: string;
}

/** Looks at one link; an error of the look is its finding. */
export async function examine(check: Check): Promise<Finding[]> {
    try {
        const seen = await check.look();
        return (Array.isArray(seen) ? seen : [seen]).map((finding) => ({ link: check.link, ...finding }));
    } catch (error) {
        return [{ link: check.link, ok: false, seen: messageOf(error), cure: check.cure }];
    }
}

/** An error with what its class says, in as few lines as it has. */
export function messageOf(error: unknown): string {
    if (!(error instanceof Error)) {
        return String(error);
    }
    // Of several failed addresses Node gives no message, but their codes.
    const { message, name, code } = error as Error & { code?: string };
    const text = message || code || name;
    return name === "Error" || name === "AggregateError" ? text : `${name}: ${text}`;
}

export function healthy(seen: string): Omit<Finding, "link"> {
    return { ok: true, seen };
}

export function warning(seen: string, cure: string): Omit<Finding, "link"> {
    return { ok: true, warning: true, seen, cure };
}

export function broken(seen: string, cure: string): Omit<Finding, "link"> {
    return { ok: false, seen, cure };
}

export function notExamined(why: string): Omit<Finding, "link"> {
    return { ok: true, notExamined: true, seen: `not examined, because ${why}` };
}
