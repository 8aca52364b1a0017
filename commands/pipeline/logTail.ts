import {
    CloudWatchLogsClient,
    DescribeLogStreamsCommand,
    GetLogEventsCommand,
    ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";

/**
 * The last lines that a job run wrote to a log group, oldest first; empty when it never came to write any.
 *
 * The streams are looked for: Glue names them by the run's ID, alone or with what wrote behind it (`-driver`).
 *
 * @see https://docs.aws.amazon.com/glue/latest/dg/monitor-continuous-logging.html
 */
export async function logTail(
    logs: CloudWatchLogsClient,
    logGroup: string,
    runId: string,
    lines = 20,
): Promise<string[]> {
    try {
        const { logStreams = [] } = await logs.send(
            new DescribeLogStreamsCommand({ logGroupName: logGroup, logStreamNamePrefix: runId }),
        );
        const names = logStreams.map(({ logStreamName = "" }) => logStreamName);
        const tails = names
            .filter((name) => isStreamOf(runId, name))
            .map((name) => tailOf(logs, logGroup, name, lines));
        return (await Promise.all(tails)).flat();
    } catch (error) {
        if (error instanceof ResourceNotFoundException) {
            return [];
        }
        throw error;
    }
}

/** Whether a stream is of this run: the ID of a retry begins with that of the run that failed, too. */
export function isStreamOf(runId: string, streamName: string): boolean {
    return streamName === runId || streamName.startsWith(`${runId}-`);
}

async function tailOf(
    logs: CloudWatchLogsClient,
    logGroupName: string,
    logStreamName: string,
    limit: number,
): Promise<string[]> {
    const { events = [] } = await logs.send(
        new GetLogEventsCommand({ logGroupName, logStreamName, limit, startFromHead: false }),
    );
    return events.map(({ message }) => message?.trimEnd() ?? "");
}
