/** What one check of the doctor found. */
export interface Finding {
    /** Name of the check, e.g. "storage role". */
    name: string;
    ok: boolean;
    /** Nothing is broken, but a user should know of it; only with `ok`. */
    warning?: true;
    /** It could not be looked at; with `ok`, because nothing is known to be wrong with it. */
    notExamined?: true;
    /** The failed check that this one follows from; it passes once that one does, so it has no cure of its own. */
    followsFrom?: string;
    /** What was seen, and how; or what is wrong. */
    seen: string;
    /** The exact command or change that fixes it; only where something is wrong, or with a warning. */
    cure?: string;
}

/** What a check found, without the check's name. */
export type Outcome = Omit<Finding, "name">;

/** Looks at one thing, and says what it saw. */
export interface Check {
    name: string;
    /** Checks without which this one cannot be made, such as a login. */
    needs?: readonly string[];
    /** Checks that this one hangs on: where one of them failed, what is wrong here follows from it. */
    after?: readonly string[];
    /** @throws Error is a finding too: its message is what is wrong. */
    look(): Promise<Outcome[] | Outcome>;
    /** Cure for an error that `look` throws. */
    cure: string;
}

/** Makes one check; an error of the look is its finding. */
export async function examine(check: Check): Promise<Finding[]> {
    try {
        const seen = await check.look();
        return (Array.isArray(seen) ? seen : [seen]).map((finding) => ({ name: check.name, ...finding }));
    } catch (error) {
        return [{ name: check.name, ok: false, seen: messageOf(error), cure: check.cure }];
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

export function healthy(seen: string): Outcome {
    return { ok: true, seen };
}

export function warning(seen: string, cure: string): Outcome {
    return { ok: true, warning: true, seen, cure };
}

export function broken(seen: string, cure: string): Outcome {
    return { ok: false, seen, cure };
}

export function notExamined(why: string): Outcome {
    return { ok: true, notExamined: true, seen: `not examined, because ${why}` };
}
