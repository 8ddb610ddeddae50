/** From where the engine believes to fetch its model. Under this address it keeps it, too. */
export const modelPath = '/caption-model.tar';

/** The first message to the worker: the chosen model as a tar archive; null for the one that it has kept. */
export interface GivenModel {
  readonly kind: 'model';
  readonly model: Blob | null;
}
