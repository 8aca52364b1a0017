import { expect } from "chai";

import { restOf } from "../../commands/pipeline/stageFailure";

const AFTER = { stackName: "dev", goOn: "npm run pipeline -- --stack dev --resume" };
const stage = (detail: string) => ({ name: "Glue jobs", seconds: 1, ok: false, detail });
const DOCTOR = `Find the cause with: npm run doctor -- --stack dev\nThen continue with: ${AFTER.goOn}`;

describe("a stage that failed says each thing once, and last what to do", () => {
    it("nothing of an error that the stage's own line has shown", () => {
        expect(restOf(new Error("denied"), stage("denied"), AFTER).message).to.equal(DOCTOR);
    });

    it("the other lines of one with several", () => {
        expect(restOf(new Error("failed\nlog\nlog"), stage("failed"), AFTER).message).to.equal(`log\nlog\n${DOCTOR}`);
    });

    it("all of an error that no stage has shown", () => {
        expect(restOf(new Error("no login"), undefined, AFTER).message).to.equal(`no login\n${DOCTOR}`);
        expect(restOf(new Error("no login"), { ...stage("fine"), ok: true }, AFTER).message).to.equal(
            `no login\n${DOCTOR}`,
        );
    });

    it("the error's own cure instead, with the stack's name in it", () => {
        const error = new Error("deleted\nCreate it again with: npm run up -- --stack NAME --refresh");
        expect(restOf(error, stage("deleted"), AFTER).message).to.equal(
            "Create it again with: npm run up -- --stack dev --refresh",
        );
    });
});
