import { expect } from "chai";

import { missingActions } from "../../../../components/existing/boundary";
import { boundaryActions, boundaryGrants, policyOf } from "../../../../policy";

const place = { partition: "aws", region: "us-west-2" };
const actions = boundaryActions(place);
const policy = (...statements: object[]) => JSON.stringify({ Statement: statements });

describe("an existing permissions boundary", () => {
    it("allows what the roles need when bootstrap has printed it", () => {
        const scope = {
            ...{ ...place, stack: "dev", buckets: ["b"], databases: ["d"], boundary: "x" },
            ...{ encryption: "SSE_KMS" as const, lakeFormation: "OFF" as const, alarms: false },
        };
        expect(missingActions(JSON.stringify(policyOf(boundaryGrants(scope))), actions)).to.deep.equal([]);
    });

    const cases: [Effect: string, Action: string | string[], missing: string[]][] = [
        ["Allow", "*", []],
        ["Allow", ["S3:*", "glue:*", "logs:?reate*", "logs:Put*"], []],
        ["Allow", ["s3:*", "logs:*", "glue:Get*", "glue:CreateTable", "glue:UpdateTable"], ["glue:DeleteTable"]],
        ["Deny", "*", actions],
        ["Allow", "s3.*", actions],
    ];
    for (const [Effect, Action, missing] of cases) {
        it(`is told what ${Effect} ${String(Action)} leaves out`, () => {
            expect(missingActions(policy({ Effect, Action, Resource: "*" }), actions)).to.deep.equal(missing);
        });
    }

    it("understands statements of what they do not allow", () => {
        expect(missingActions(policy({ Effect: "Allow", NotAction: ["iam:*"] }), actions)).to.deep.equal([]);
        expect(missingActions(policy({ Effect: "Allow", NotAction: "glue:Delete*" }), actions)).to.deep.equal([
            "glue:DeleteTable",
        ]);
    });
});
