import { lazyPart } from '../ui/lazyPart.tsx';

/** The connection doctor's button, where something does not work. */
export const LateDoctorButton = lazyPart(
  async () => (await import('../doctor/DoctorButton.tsx')).DoctorButton,
);
