/** Where in a declaration: keys and places in lists, from the top. */
export type Path = readonly (string | number)[];

/** Something wrong with a declaration. */
export interface Fault {
    path: Path;
    /** What, and behind a full stop the fix. */
    problem: string;
}

/** Of a problem without its last full stop. */
export function fault(path: Path, problem: string): Fault {
    return { path, problem: `${problem}.` };
}

export type Content = Readonly<Record<string, unknown>>;

export function isMap(value: unknown): value is Content {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What of a list are maps, each with its place; none of what is not a list. */
export function mapsIn(value: unknown): [place: number, map: Content][] {
    return Array.isArray(value)
        ? value.flatMap((found: unknown, place) => (isMap(found) ? [[place, found] as [number, Content]] : []))
        : [];
}

/** What of a list are texts, each with its place; none of what is not a list. */
export function textsIn(value: unknown): [place: number, text: string][] {
    return Array.isArray(value)
        ? value.flatMap((found: unknown, place) =>
              typeof found === "string" ? [[place, found] as [number, string]] : [],
          )
        : [];
}

/** The places of what stands there a second time. */
export function repeated(texts: readonly [place: number, text: string][]): [place: number, text: string][] {
    return texts.filter(([, text], index) => texts.findIndex(([, other]) => other === text) < index);
}
