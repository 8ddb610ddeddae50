/** The most people on one page of the stage while more cameras than that are on. */
export const camerasPerPage = 25;
/** The most cameras that one app watches: those of a page, and those that are pinned or in a window of their own. */
export const watchedCamerasMax = 40;
