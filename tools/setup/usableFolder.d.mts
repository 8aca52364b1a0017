/** @throws SetupProblem when the path holds a colon, a comma or a line break, which Java and Spark cannot use. */
export function requireUsableFolder(folder: string, what: string, cure: string): void;
