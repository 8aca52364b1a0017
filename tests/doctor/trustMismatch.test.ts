import { expect } from "chai";

import { mismatch, TrustPolicy } from "../../commands/doctor/trustMismatch";

const principal = { iamUserArn: "arn:aws:iam::999900001111:user/snow", externalId: "id-1" };

function trusting(iamUserArn: string, externalId: string, effect = "Allow"): TrustPolicy {
    return {
        Statement: [
            {
                Effect: effect,
                Principal: { AWS: iamUserArn },
                Action: "sts:AssumeRole",
                Condition: { StringEquals: { "sts:ExternalId": externalId } },
            },
        ],
    };
}

describe("mismatch", () => {
    it("finds nothing wrong with the policy that the components build", () => {
        expect(mismatch(trusting(principal.iamUserArn, "id-1"), principal)).to.equal(undefined);
    });

    it("names who is trusted instead", () => {
        expect(mismatch(trusting("arn:aws:iam::1:user/other", "id-1"), principal)).to.include(
            "arn:aws:iam::1:user/other",
        );
    });

    it("reports a different external ID without quoting either", () => {
        const wrong = mismatch(trusting(principal.iamUserArn, "id-2"), principal);
        expect(wrong).to.include("a different external ID");
        expect(wrong).not.to.match(/id-[12]/);
    });

    it("does not count a Deny, nor an empty policy", () => {
        expect(mismatch(trusting(principal.iamUserArn, "id-1", "Deny"), principal)).to.include("nobody");
        expect(mismatch({}, principal)).to.include("nobody");
    });
});
