import * as aws from "@pulumi/aws";

import { AwsPlace, boundaryActions, matchesWildcards } from "../../policy";

/** What was found of a permissions boundary. */
interface BoundaryFindings {
    problems: string[];
    warnings: string[];
}

const FIX =
    "Ask an administrator for the one that this command prints, or set another: npm run bootstrap -- aws --stack NAME";

/** Whether the permissions boundary exists, and whether it leaves the stack's roles what they need. */
export async function boundaryFindings(
    arn: string,
    place: AwsPlace,
    provider: aws.Provider,
    uses: { optimizers?: boolean } = {},
): Promise<BoundaryFindings> {
    const boundary = `The policy ${arn} of lakehouse:permissionsBoundary`;
    try {
        const { policy } = await aws.iam.getPolicy({ arn }, { provider });
        const missing = missingActions(policy, boundaryActions(place, uses));
        return {
            problems: [],
            warnings:
                missing.length === 0
                    ? []
                    : [
                          `${boundary} does not allow ${missing.join(", ")}: roles of the stack that need it will be denied. ${FIX}`,
                      ],
        };
    } catch (error) {
        // A deployer may be without the right to read it: then the first role that is made with it tells.
        return /NoSuchEntity|not found|couldn't find|does not exist/i.test((error as Error).message)
            ? { problems: [`${boundary} does not exist. ${FIX}`], warnings: [] }
            : { problems: [], warnings: [] };
    }
}

/** Which actions no statement of a policy allows; conditions and resources are not looked at. */
export function missingActions(policy: string, actions: readonly string[]): string[] {
    interface Stated {
        Effect?: string;
        Action?: string | string[];
        NotAction?: string | string[];
    }
    const { Statement: statements = [] } = JSON.parse(policy) as { Statement?: Stated | Stated[] };
    const allows = [statements].flat().filter(({ Effect }) => Effect === "Allow");
    const meets = (patterns: string | string[], action: string) =>
        [patterns].flat().some((pattern) => matchesWildcards(pattern.toLowerCase(), action.toLowerCase()));
    return actions.filter(
        (action) =>
            !allows.some(({ Action, NotAction }) =>
                Action === undefined ? NotAction !== undefined && !meets(NotAction, action) : meets(Action, action),
            ),
    );
}
