/** What the doctor found at one link of the chain. */
export interface Finding {
    /** The link, in the order of the chain, e.g. "storage role". */
    link: string;
    ok: boolean;
    /** Nothing is broken, but a user should know of it; only with `ok`. */
    warning?: true;
    /** What was seen, and how; or what is wrong. */
    seen: string;
    /** The exact command or change that mends it; only where something is wrong, or with a warning. */
    cure?: string;
}

/** A link of the chain: looks, and says what it saw. */
export interface Check {
    link: string;
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
        const message =
            error instanceof Error
                ? `${error.name === "Error" ? "" : `${error.name}: `}${error.message}`
                : String(error);
        return [{ link: check.link, ok: false, seen: message, cure: check.cure }];
    }
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
