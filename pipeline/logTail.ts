import { CloudWatchLogsClient, GetLogEventsCommand, ResourceNotFoundException } from "@aws-sdk/client-cloudwatch-logs";

/** The last lines a job run wrote, oldest first; empty when it never came to write any. */
export async function logTail(
    logs: CloudWatchLogsClient,
    logGroup: string,
    runId: string,
    lines = 20,
): Promise<string[]> {
    try {
        const { events = [] } = await logs.send(
            new GetLogEventsCommand({
                logGroupName: logGroup,
                logStreamName: runId,
                limit: lines,
                startFromHead: false,
            }),
        );
        return events.map(({ message }) => message?.trimEnd() ?? "");
    } catch (error) {
        if (error instanceof ResourceNotFoundException) {
            return [];
        }
        throw error;
    }
}
