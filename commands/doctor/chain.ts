// The checks of a stack, made in order: what cannot be examined is said to be so, and what follows from a failed check
// is told apart from it.
import { whileShown } from "../commandLine/waiting.mjs";
import { Check, examine, Finding, notExamined } from "./finding";

export class Chain {
    public readonly findings: Finding[] = [];

    /** @param report is handed each finding as soon as it is known. */
    constructor(private readonly report: (finding: Finding) => void = () => undefined) {}

    /** @param needs checks that must have passed before any of these can be made, besides what each of them needs. */
    public async look(checks: readonly Check[], needs: readonly string[] = []): Promise<void> {
        for (const check of checks) {
            const gate = [...needs, ...(check.needs ?? [])].find((name) => !this.isUsable(name));
            if (gate !== undefined) {
                this.add({ name: check.name, ...notExamined(`${gate} failed`) });
                continue;
            }
            for (const finding of await whileShown(`Checking: ${check.name}`, () => examine(check))) {
                this.add(this.told(finding, check.after ?? []));
            }
        }
    }

    /** Whether a check passed, with or without a warning. */
    public isUsable(name: string): boolean {
        const found = this.findings.filter((finding) => finding.name === name);
        return found.length > 0 && found.every(({ ok, notExamined: unknown }) => ok && unknown !== true);
    }

    /** A finding with the cause that is not its own. */
    private told(finding: Finding, after: readonly string[]): Finding {
        const cause = this.findings.find(({ name, ok }) => !ok && after.includes(name));
        if (finding.ok || cause === undefined) {
            return finding;
        }
        const { cure: _, ...rest } = finding;
        return { ...rest, followsFrom: cause.followsFrom ?? cause.name };
    }

    private add(finding: Finding): void {
        this.findings.push(finding);
        this.report(finding);
    }
}
