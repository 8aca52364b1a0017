import {
    CloudWatchLogsClient,
    DescribeLogStreamsCommand,
    GetLogEventsCommand,
    ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import { expect } from "chai";

import { logTail } from "../../commands/pipeline/logTail";

/** A log group with these streams, each with one line: its own name. */
function groupOf(...streams: string[]): CloudWatchLogsClient {
    const send = (command: unknown) => {
        if (command instanceof DescribeLogStreamsCommand) {
            const prefix = command.input.logStreamNamePrefix ?? "";
            const found = streams.filter((name) => name.startsWith(prefix));
            return Promise.resolve({ logStreams: found.map((logStreamName) => ({ logStreamName })) });
        }
        const { logStreamName } = (command as GetLogEventsCommand).input;
        return Promise.resolve({ events: [{ message: `${logStreamName}\n` }] });
    };
    return { send } as unknown as CloudWatchLogsClient;
}

describe("logTail", () => {
    for (const { given, streams, expected } of [
        { given: "the run's ID", streams: ["jr_1"], expected: ["jr_1"] },
        { given: "the driver's stream", streams: ["jr_1-driver"], expected: ["jr_1-driver"] },
        { given: "driver and executors", streams: ["jr_1-1", "jr_1-driver"], expected: ["jr_1-1", "jr_1-driver"] },
        {
            given: "a retry and another run beside it",
            streams: ["jr_1", "jr_1_attempt_1", "jr_12"],
            expected: ["jr_1"],
        },
        { given: "nothing", streams: ["jr_2"], expected: [] },
    ]) {
        it(`finds ${given}`, async () => {
            expect(await logTail(groupOf(...streams), "/group", "jr_1")).to.deep.equal(expected);
        });
    }

    it("is empty where there is no such group, and tells any other error", async () => {
        const failing = (error: Error) => ({ send: () => Promise.reject(error) }) as unknown as CloudWatchLogsClient;
        const missing = new ResourceNotFoundException({ message: "no group", $metadata: {} });
        expect(await logTail(failing(missing), "/group", "jr_1")).to.deep.equal([]);
        const outcome = await logTail(failing(new Error("denied")), "/group", "jr_1").catch(
            (error: Error) => error.message,
        );
        expect(outcome).to.equal("denied");
    });
});
