import { expect } from "chai";

import { stepGroups } from "../../../components/glueWorkflow";

const step = (name: string, ...after: string[]) => ({ name, jobName: `job-${name}`, after });

describe("stepGroups", () => {
    it("starts together what waits for the same steps, in whatever order they are named", () => {
        const found = stepGroups([step("a"), step("b"), step("c", "a", "b"), step("d", "b", "a"), step("e", "c")]);

        expect(found.map(({ suffix, steps }) => [suffix, steps.map(({ name }) => name)])).to.deep.equal([
            ["start", ["a", "b"]],
            ["after-a-and-b", ["c", "d"]],
            ["after-c", ["e"]],
        ]);
    });

    it("refuses to wait for a step that is not there", () => {
        expect(() => stepGroups([step("a"), step("b", "x")])).to.throw('waits for "x"');
    });

    it("refuses a workflow that never starts", () => {
        expect(() => stepGroups([step("a", "b"), step("b", "a")])).to.throw("it would never start");
    });
});
