/**
 * The most characters of a commit, of a group's public state and of a welcome, in base64url. A commit for 50 members has about 1,100, and
 * 700 more for each newcomer in it; the state has 23,000; a welcome 500, and 250 for each newcomer. All three must fit into one message of 64 KiB.
 */
export const keyCommitMaxLength = 15_000;
export const keyGroupMaxLength = 40_000;
export const keyWelcomeMaxLength = 6_000;
/** The most characters of what a newcomer is taken in by, in base64url; it has about 700. */
export const keyPackageMaxLength = 1_500;
/** The most newcomers that one commit takes in. */
export const keyNewcomersMax = 16;
/** How long a newcomer waits for being taken in, in ms, before it joins by itself. */
export const keyWaitMs = 1_000;
/** How many commits the server keeps for members who have missed some. */
export const keyCommitsKept = 32;
/** How long a member may be in the group before it is in the channel, in ms. */
export const keyArrivalMs = 3_000;
