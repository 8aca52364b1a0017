// The links of a stack's chain, examined in order: what cannot be examined is said to be so, and what follows from a
// broken link is told apart from it.
import { Check, examine, Finding, notExamined } from "./finding";

export class Chain {
    public readonly findings: Finding[] = [];

    /** @param report is handed each finding as soon as it is known. */
    constructor(private readonly report: (finding: Finding) => void = () => undefined) {}

    /** @param needs links without which none of these checks can be made, besides what each of them needs. */
    public async look(checks: readonly Check[], needs: readonly string[] = []): Promise<void> {
        for (const check of checks) {
            const gate = [...needs, ...(check.needs ?? [])].find((link) => !this.isUsable(link));
            if (gate !== undefined) {
                this.add({ link: check.link, ...notExamined(`${gate} failed`) });
                continue;
            }
            for (const finding of await examine(check)) {
                this.add(this.told(finding, check.after ?? []));
            }
        }
    }

    /** Whether a link was found well, with or without a warning. */
    public isUsable(link: string): boolean {
        const found = this.findings.filter((finding) => finding.link === link);
        return found.length > 0 && found.every(({ ok, notExamined: unknown }) => ok && unknown !== true);
    }

    /** A finding with the cause that is not its own. */
    private told(finding: Finding, after: readonly string[]): Finding {
        const cause = this.findings.find(({ link, ok }) => !ok && after.includes(link));
        if (finding.ok || cause === undefined) {
            return finding;
        }
        const { cure: _, ...rest } = finding;
        return { ...rest, followsFrom: cause.followsFrom ?? cause.link };
    }

    private add(finding: Finding): void {
        this.findings.push(finding);
        this.report(finding);
    }
}
