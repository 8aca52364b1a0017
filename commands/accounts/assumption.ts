import type { Subject } from "./subject";

/** What the program takes a cloud to do although no document settles it, and how an account tells. */
export interface Assumption {
    /** Lower-case words with hyphens; the row of docs/ that says the same is marked with it. */
    id: string;
    cloud: "AWS" | "Snowflake";
    /** What we take to be true, in a sentence. */
    statement: string;
    /** What depends on it. */
    why: string;
    /** Pages that were searched for it and leave it open. */
    searched: readonly string[];
    /** What asks an account, or what a person looks at where no program can ask. */
    probe: Probe | Observation;
}

/** A question to an account. */
export interface Probe {
    /** Whether it only reads, or creates things that are removed at the end. */
    kind: "reads" | "creates";
    /**
     * Asks.
     * @throws Unanswered when this account or this login cannot answer; any other error is a probe that failed.
     */
    ask(subject: Subject): Promise<Answer>;
}

/** What only a person can see. */
export interface Observation {
    kind: "observed";
    /** What to look at, and where. */
    how: string;
}

/** What an account did. */
export interface Answer {
    holds: boolean;
    /** As the account said it: a measured value, an error, names. */
    answered: string;
}

export function holds(answered: string): Answer {
    return { holds: true, answered };
}

export function differs(answered: string): Answer {
    return { holds: false, answered };
}

/** `holds` when `expected` is so. */
export function answer(expected: boolean, answered: string): Answer {
    return { holds: expected, answered };
}
