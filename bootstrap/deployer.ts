/** Whom `bootstrap/` makes, and whom the product deploys as. */
export const DEPLOYER = {
    /** User of Snowflake. */
    user: "LAKEHOUSE_DEPLOYER",
    /** Role of Snowflake. */
    role: "LAKEHOUSE_DEPLOYER",
    /** IAM user of AWS, in the sandbox. On a real account the policy goes to whom you deploy as. */
    iamUser: "lakehouse-deployer",
} as const;

/** Whom previews and drift checks log in to Snowflake as, when another user than the deployer does. */
export const PREVIEWER = { user: "LAKEHOUSE_PREVIEW", role: "LAKEHOUSE_PREVIEW" } as const;
