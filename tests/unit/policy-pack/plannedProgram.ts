// The real program's plan, as the rules see it, without an engine.
import { boundaryArnOf } from "../../../settings";
import { PlannedResource, Properties } from "../../../policy-pack/rule";
import { ACCOUNT_ID, IAM_USER_ARN, mockEngine, MockOptions, registered } from "../support/mocks";
import { runProgram } from "../support/program";

const BOUNDARY = boundaryArnOf({ permissionsBoundary: "boundary" }, { partition: "aws", accountId: ACCOUNT_ID }) ?? "";

/** A resource of a plan. */
export function planned(type: string, name: string, inputs: Properties, protect = true): PlannedResource {
    return { urn: `urn:pulumi:dev::lakehouse::${type}::${name}`, type, name, inputs, outputs: {}, protect };
}

/** What the program plans for a stack that is up. */
export async function plannedProgram(options: MockOptions = {}): Promise<PlannedResource[]> {
    const config = { "lakehouse:permissionsBoundary": BOUNDARY, ...options.config };
    await mockEngine({ ...options, config });
    await runProgram();
    return registered.map(({ urn, type, name, inputs, protect, provider = "" }) => ({
        urn,
        type,
        name,
        inputs: inputs as Properties,
        outputs: { storageAwsIamUserArn: IAM_USER_ARN, apiAwsIamUserArn: IAM_USER_ARN },
        protect,
        ...(provider === "" ? {} : { provider: provider.split("::").slice(0, -1).join("::") }),
    }));
}
