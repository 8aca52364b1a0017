import { expect } from "chai";

import { runOnUp } from "../../commands/pipeline/runOnUp";

async function refusal(text: string): Promise<string> {
    try {
        await runOnUp(text, new AbortController().signal);
    } catch (error) {
        return (error as Error).message;
    }
    return "";
}

describe("the pipeline as the last part of up", () => {
    it("says which variable is not valid JSON", async () => {
        expect(await refusal("{")).to.include("LAKEHOUSE_STACK_OUTPUTS is not valid JSON");
    });

    it("names every output that is missing", async () => {
        const message = await refusal('{"region": "us-west-2", "bucketName": 1}');
        expect(message).to.include("bucketName").and.include("glueDatabase").and.include("engineerRole");
        expect(message).to.not.match(/[ ,]region[,.]/);
        expect(await refusal("null")).to.include("is not up");
    });
});
