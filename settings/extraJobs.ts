import { z } from "zod";

/** The steps the program brings itself; `after` may name them. */
export const OWN_JOBS = ["load-sales", "load-customers", "top-products-report", "create-snow-report"] as const;

const extraJob = z.strictObject({
    name: z.string().regex(/^[a-z][a-z0-9-]*$/, "use lower-case letters, digits and hyphens"),
    script: z.string().regex(/\.py$/, "name a Python file, relative to the project's folder"),
    arguments: z.record(z.string().regex(/^--/, "a job argument begins with two hyphens"), z.string()).default({}),
    after: z.array(z.string()).min(1).default(["load-sales", "load-customers"]),
});

/** A job of the user's own in the workflow. */
export type ExtraJob = z.infer<typeof extraJob>;

/**
 * @throws Error that lists everything wrong with the setting `extraJobs`, one clause per fault.
 */
export function parseExtraJobs(value: unknown): ExtraJob[] {
    const parsed = z.array(extraJob).safeParse(value);
    if (!parsed.success) {
        const faults = parsed.error.issues.map((issue) => `[${issue.path.join(".")}] ${issue.message}`);
        throw new Error(`must be a list of {name, script, arguments, after}: ${faults.join("; ")}.`);
    }
    const faults = parsed.data.flatMap((job, index) => {
        // A job may only wait for one that stands before it, so that no circle can arise.
        const before = [...OWN_JOBS, ...parsed.data.slice(0, index).map((other) => other.name)];
        const unknown = job.after.filter((name) => !before.includes(name));
        return [
            ...(before.includes(job.name) ? [`the name "${job.name}" is taken`] : []),
            ...unknown.map((name) => `"${job.name}" waits for "${name}", which does not stand before it`),
        ];
    });
    if (faults.length > 0) {
        throw new Error(`is wrong: ${faults.join("; ")}.`);
    }
    return parsed.data;
}
