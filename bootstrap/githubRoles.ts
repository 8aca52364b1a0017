// The identity provider and the roles with which workflows of one GitHub repository log in to AWS, without a key.
// https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws

import { SCRIPTS_FOLDER } from "../policy/bucketFolders";
import { deployerGrants } from "../policy/deployer";
import { DeployerScope, ownArn, policyName } from "../policy/deployerScope";
import { each, Grant, PolicyDocument, policyOf } from "../policy/grant";
import { roleArn } from "../policy/place";
import { deployerPolicies } from "./awsPolicies";
import { DEPLOYER, PREVIEWER } from "./deployer";

const HOST = "token.actions.githubusercontent.com";
/** What aws-actions/configure-aws-credentials asks tokens for. */
const AUDIENCE = "sts.amazonaws.com";
/** The stacks of the workflow `deploy`, each deployed by its environment of that name. */
export const DEPLOYED_STACKS = ["dev", "prod"] as const;
/** The environment of the stacks of pull requests, and what their names begin with. */
export const PULL_REQUESTS = { environment: "pr", stacks: "pr-*" } as const;
/** The branch that is deployed. */
const BRANCH = "main";

/** One role, whoever may have it, and its policies. */
export interface GithubRole {
    trust: PolicyDocument;
    /** By name; managed policies, as each takes most of the characters that IAM allows. */
    policies: Record<string, PolicyDocument>;
}

/** What an administrator makes in AWS for a repository. */
export interface GithubAccess {
    openIdConnectProvider: { Url: string; ClientIDList: string[] };
    /** Bounds the roles of the stacks; attached to nobody. */
    boundaries: Record<string, PolicyDocument>;
    roles: Record<string, GithubRole>;
    /** Variables of the repository, and those of an environment that differ. */
    variables: { repository: Record<string, string>; environments: Record<string, Record<string, string>> };
    /** For the settings files, by stack. */
    settings: Record<string, { "lakehouse:deployerArns": string[] }>;
}

/** Where and for whom. */
export interface GithubTarget {
    /** ORG/REPO */
    repository: string;
    accountId: string;
    /** By name of the stack. */
    scopes: Readonly<Record<(typeof DEPLOYED_STACKS)[number] | typeof PULL_REQUESTS.stacks, DeployerScope>>;
}

/** @throws Error for something that is no repository or account. */
export function githubAccess({ repository, accountId, scopes }: GithubTarget): GithubAccess {
    // https://docs.github.com/en/get-started/using-git/dealing-with-special-characters-in-branch-and-tag-names has no form of
    // names of repositories; these are the characters that GitHub keeps as they are typed.
    if (!/^[A-Za-z0-9](-?[A-Za-z0-9]){0,38}\/[\w.-]{1,100}$/.test(repository)) {
        throw new Error(`"${repository}" is not a repository. Write it as ORG/REPO, as in its address on GitHub.`);
    }
    if (!/^\d{12}$/.test(accountId)) {
        throw new Error(`"${accountId}" is not an AWS account. Give its 12 digits: aws sts get-caller-identity.`);
    }
    const { partition, region } = scopes.dev;
    const subject = (rest: string) => `repo:${repository}:${rest}`;
    const trust = (...subjects: string[]) => trustOf(partition, accountId, subjects);
    const roleOf = (use: string) => `lakehouse-github-${use}`;
    const arnOf = (use: string) => roleArn({ partition, region, accountId }, roleOf(use));
    const deployers = [...DEPLOYED_STACKS, PULL_REQUESTS.stacks].map((stack) => {
        const environment = stack === PULL_REQUESTS.stacks ? PULL_REQUESTS.environment : stack;
        return { environment, ...deployerPolicies(scopes[stack]) };
    });
    return {
        openIdConnectProvider: { Url: `https://${HOST}`, ClientIDList: [AUDIENCE] },
        boundaries: Object.fromEntries(deployers.flatMap(({ boundary }) => Object.entries(boundary))),
        roles: {
            [roleOf("preview")]: {
                trust: trust(subject("pull_request"), subject(`ref:refs/heads/${BRANCH}`)),
                policies: Object.fromEntries(
                    DEPLOYED_STACKS.map((stack) => [policyName(stack, "preview"), readOnly(scopes[stack])]),
                ),
            },
            ...Object.fromEntries(
                deployers.map(({ environment, deployer }) => [
                    roleOf(environment),
                    { trust: trust(subject(`environment:${environment}`)), policies: deployer },
                ]),
            ),
        },
        variables: {
            repository: {
                AWS_PREVIEW_ROLE: arnOf("preview"),
                AWS_DEPLOY_ROLE: arnOf("dev"),
                AWS_PR_ROLE: arnOf(PULL_REQUESTS.environment),
                AWS_REGION: region,
                SNOWFLAKE_USER: DEPLOYER.user,
                SNOWFLAKE_PREVIEW_USER: PREVIEWER.user,
            },
            environments: { prod: { AWS_DEPLOY_ROLE: arnOf("prod") } },
        },
        // Else the stack's key names who runs the program: each preview, which has another role, would plan to change it.
        settings: Object.fromEntries(
            DEPLOYED_STACKS.map((stack) => [stack, { "lakehouse:deployerArns": [arnOf(stack)] }]),
        ),
    };
}

/**
 * Trust in tokens of these subjects, word for word: a token of another repository, branch or environment has another.
 *
 * @see https://docs.github.com/en/actions/reference/security/oidc#example-subject-claims
 */
function trustOf(partition: string, accountId: string, subjects: string[]): PolicyDocument {
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Principal: { Federated: `arn:${partition}:iam::${accountId}:oidc-provider/${HOST}` },
                Action: "sts:AssumeRoleWithWebIdentity",
                Condition: { StringEquals: { [`${HOST}:aud`]: AUDIENCE, [`${HOST}:sub`]: subjects } },
            },
        ],
    };
}

const READS = /^[a-z0-9]+:(Get|List|Describe|Head)/;

/**
 * What a preview needs of a deployer's grants: to read the settings of what is there. Of objects only scripts, so that
 * the code of a pull request reads no data.
 */
export function readOnly(scope: DeployerScope): PolicyDocument {
    const { foundation, glue, alarms } = deployerGrants(scope);
    const grants = [...foundation, ...glue, ...alarms].flatMap((grant): Grant[] => {
        const reads = Object.entries(grant.actions).filter(([action]) => READS.test(action));
        const ofObjects = reads.some(([action]) => action.startsWith("s3:GetObject"));
        const resources = ofObjects ? [...new Set(grant.resources.map(scriptsOf))] : grant.resources;
        return reads.length === 0 ? [] : [{ ...grant, actions: Object.fromEntries(reads), resources }];
    });
    return policyOf([...grants, ...keySettings(scope)]);
}

/** The key's settings, which deployers read by the key's own policy. */
function keySettings(scope: DeployerScope): Grant[] {
    const { encryption, stack } = scope;
    if (encryption === "SSE_S3") {
        return [];
    }
    const names = "DescribeKey GetKeyPolicy GetKeyRotationStatus ListResourceTags";
    const grant = { sid: "ReadKey", actions: each("kms", "see drift of the key", names) };
    return typeof encryption === "object"
        ? [{ ...grant, resources: [encryption.keyArn] }]
        : [
              {
                  ...grant,
                  // A key has no name; tags that take minutes to count do no harm where nothing but settings is read.
                  resources: [ownArn(scope, "kms", "key/*")],
                  condition: {
                      StringEquals: { "aws:ResourceTag/project": "lakehouse", "aws:ResourceTag/stack": stack },
                  },
              },
          ];
}

/** The scripts in the bucket of an ARN of objects. */
function scriptsOf(objects: string): string {
    return objects.replace(/\/.*$/, `/${SCRIPTS_FOLDER}*`);
}
