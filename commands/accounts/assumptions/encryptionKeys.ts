import {
    CreateKeyCommand,
    GetKeyRotationStatusCommand,
    KMSClient,
    KMSServiceException,
    MalformedPolicyDocumentException,
    ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";

import { deployerPrincipal } from "../../../policy/deployerPrincipal";
import type { PolicyDocument } from "../../../policy/grant";
import { answer, Assumption, differs, holds } from "../assumption";
import type { Subject } from "../subject";
import { Unanswered } from "../unanswered";

/** As long as KMS says that tags may take. https://docs.aws.amazon.com/kms/latest/developerguide/tag-authorization.html */
const TAGS_SECONDS = 300;
/** The shortest that KMS lets a key wait for its deletion; it costs nothing meanwhile. */
const DELETION_DAYS = 7;

/** What the program takes KMS to do. */
export const encryptionKeys: readonly Assumption[] = [
    {
        id: "kms-lockout-tags",
        cloud: "AWS",
        statement: "The policy lockout check of KMS CreateKey does not treat tags in the request as tags of the key.",
        why: "The key policy names its deployers without a condition on tags; otherwise no key could be created.",
        searched: [
            "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html",
            "https://docs.aws.amazon.com/kms/latest/developerguide/tag-authorization.html",
        ],
        probe: {
            kind: "creates",
            async ask(subject) {
                try {
                    await createKey(subject, "kms:PutKeyPolicy");
                } catch (error) {
                    if (error instanceof MalformedPolicyDocumentException) {
                        return holds(`CreateKey was refused: ${error.message}`);
                    }
                    throw error;
                }
                return differs(
                    "CreateKey accepted a policy that its author can change only through a tag in the request.",
                );
            },
        },
    },
    {
        id: "kms-new-key-tags",
        cloud: "AWS",
        statement: `The tags of a new key take effect in policies within ${TAGS_SECONDS} s, possibly not earlier.`,
        why: "The program does not depend on the tags of a key created seconds ago.",
        searched: ["https://docs.aws.amazon.com/kms/latest/developerguide/tag-authorization.html"],
        probe: {
            kind: "creates",
            async ask(subject) {
                const { kms, keyId } = await createKey(subject, "kms:GetKeyRotationStatus");
                const began = Date.now();
                const counted = await subject.until(TAGS_SECONDS, async () => {
                    try {
                        return await kms.send(new GetKeyRotationStatusCommand({ KeyId: keyId }));
                    } catch (error) {
                        if (error instanceof KMSServiceException && error.name === "AccessDeniedException") {
                            return undefined;
                        }
                        throw error;
                    }
                });
                const seconds = Math.round((Date.now() - began) / 1_000);
                return answer(
                    counted !== undefined,
                    counted === undefined ? `Not after ${seconds} s.` : `After ${seconds} s.`,
                );
            },
        },
    },
];

/** Creates a key whose policy allows `byTag` only by the key's tag; it is scheduled for deletion at the end. */
async function createKey(subject: Subject, byTag: string): Promise<{ kms: KMSClient; keyId: string }> {
    const kms = new KMSClient(subject.clouds.awsOptions);
    try {
        const { KeyMetadata: key } = await kms.send(
            new CreateKeyCommand({
                Description: `npm run accounts -- --stack ${subject.shortName}`,
                Policy: JSON.stringify(policyByTag(subject, byTag)),
                Tags: [
                    { TagKey: "project", TagValue: "lakehouse" },
                    { TagKey: "stack", TagValue: subject.shortName },
                ],
            }),
        );
        const keyId = key?.KeyId ?? "";
        subject.scratch.created({
            what: `KMS key ${keyId}`,
            remove: async () => {
                await kms.send(new ScheduleKeyDeletionCommand({ KeyId: keyId, PendingWindowInDays: DELETION_DAYS }));
            },
            command: `aws kms schedule-key-deletion --key-id ${keyId} --pending-window-in-days ${DELETION_DAYS}`,
        });
        return { kms, keyId };
    } catch (error) {
        if (error instanceof KMSServiceException && error.name === "AccessDeniedException") {
            throw new Unanswered("This login cannot create keys, as is usual with kmsKeyArn or SSE_S3.");
        }
        throw error;
    }
}

function policyByTag({ callerArn, outputs, shortName }: Subject, byTag: string): PolicyDocument {
    const partition = callerArn.split(":")[1] ?? "aws";
    const always = ["kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion", "kms:DescribeKey", "kms:PutKeyPolicy"].filter(
        (action) => action !== byTag,
    );
    const principals = [deployerPrincipal(callerArn), `arn:${partition}:iam::${outputs.accountId}:root`];
    return {
        Version: "2012-10-17",
        Statement: [
            { Effect: "Allow", Principal: { AWS: principals }, Action: always, Resource: "*" },
            {
                Effect: "Allow",
                Principal: { AWS: principals },
                Action: byTag,
                Resource: "*",
                Condition: { StringEquals: { "aws:ResourceTag/stack": shortName } },
            },
        ],
    };
}
