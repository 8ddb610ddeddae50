/**
 * The most characters of a commit and of a group's public state, in base64url. For 50 members they are about 1,100 and 23,000; both
 * must fit into one message of 64 KiB.
 */
export const keyCommitMaxLength = 8_000;
export const keyGroupMaxLength = 40_000;
/** How many commits the server keeps for members who have missed some. */
export const keyCommitsKept = 32;
/** How long a member may be in the group before it is in the channel, in ms. */
export const keyArrivalMs = 3_000;
