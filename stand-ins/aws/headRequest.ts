/**
 * The answer to a HEAD request of S3, which gives no reason when it refuses one.
 *
 * @param action that the request needs, e.g. `s3:ListBucket`
 * @throws Error that names the action, in place of one without words
 */
export async function answerToHead<T>(request: Promise<T>, action: string): Promise<T> {
    try {
        return await request;
    } catch (error) {
        if ((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode !== 403) {
            throw error;
        }
        throw new Error(`S3 refused a HEAD request (HTTP 403, Forbidden). It needs ${action}.`, { cause: error });
    }
}
