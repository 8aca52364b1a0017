/**
 * Runs jobs in order, at most so many at a time; none is begun after an interruption.
 *
 * @returns the results of those that ran, in the order of the jobs
 */
export async function inLanes<Job, Result>(
    lanes: number,
    jobs: Job[],
    signal: AbortSignal,
    run: (job: Job) => Promise<Result>,
): Promise<Result[]> {
    const results: Result[] = [];
    let next = 0;
    const lane = async () => {
        while (next < jobs.length && !signal.aborted) {
            const index = next;
            next += 1;
            results[index] = await run(jobs[index] as Job);
        }
    };
    await Promise.all(Array.from({ length: Math.min(lanes, jobs.length) }, lane));
    return results;
}
