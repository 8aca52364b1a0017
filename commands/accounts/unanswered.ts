/** The account was not asked, with the reason as message. */
export class Unanswered extends Error {
    public override readonly name = "Unanswered";
}
