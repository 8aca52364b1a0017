/**
 * Runs jobs in order, at most so many at a time.
 *
 * @returns their results, in the order of the jobs
 */
export async function inLanes<Job, Result>(
    lanes: number,
    jobs: Job[],
    run: (job: Job) => Promise<Result>,
): Promise<Result[]> {
    const results = new Array<Result>(jobs.length);
    let next = 0;
    const lane = async () => {
        while (next < jobs.length) {
            const index = next;
            next += 1;
            results[index] = await run(jobs[index] as Job);
        }
    };
    await Promise.all(Array.from({ length: Math.min(lanes, jobs.length) }, lane));
    return results;
}
