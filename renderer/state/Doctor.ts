import type { DoctorFacts } from '../../shared/doctor/DoctorFacts.ts';

/** The connection doctor of a server's page. */
export interface Doctor {
  /**
   * Tests the whole way to the server, and this device. Never rejects.
   *
   * @param onFacts called with all that is known, each time it is more
   */
  examine(onFacts: (facts: DoctorFacts) => void): Promise<DoctorFacts>;
}
