import * as aws from "@pulumi/aws";

/** What AWS says of a key, as far as it matters here. */
export type KeyFacts = Pick<aws.kms.GetKeyResult, "enabled" | "keyState" | "keyUsage" | "keySpec">;

/** What is wrong with a key that already exists: S3 cannot encrypt with it, or the deployer may not even look at it. */
export async function existingKeyProblems(keyArn: string, provider: aws.Provider): Promise<string[]> {
    const key = `The key ${keyArn} of lakehouse:kmsKeyArn`;
    try {
        const problem = existingKeyProblem(await aws.kms.getKey({ keyId: keyArn }, { provider }));
        return problem === undefined ? [] : [`${key} ${problem}`];
    } catch (error) {
        return [
            `${key} cannot be read: ${(error as Error).message}\nAsk its owner to add to its ` +
                "policy what this command prints: npm run bootstrap -- aws --stack NAME",
        ];
    }
}

/** Why S3 cannot encrypt with a key; undefined when it can. */
export function existingKeyProblem({ enabled, keyState, keyUsage, keySpec }: KeyFacts): string | undefined {
    if (keyState === "PendingDeletion") {
        return "is pending deletion. Cancel that (aws kms cancel-key-deletion), or set another key.";
    }
    if (!enabled) {
        return `is ${keyState}. Enable it (aws kms enable-key), or set another key.`;
    }
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
    return keyUsage === "ENCRYPT_DECRYPT" && keySpec === "SYMMETRIC_DEFAULT"
        ? undefined
        : `is for ${keyUsage} with ${keySpec}. S3 accepts only symmetric encryption keys. Set another key.`;
}
