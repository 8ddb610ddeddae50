/** How the encoder of one picture is to behave. */
export interface SenderTuning {
  /** The highest layer that is encoded, with all below it; −1 for none. */
  readonly highest?: number;
  /** What gives way when the machine or the network is too slow. */
  readonly degradation?: RTCDegradationPreference;
  /** Bit/s for each layer, lowest first; of layers that are not sent it does not matter. */
  readonly ceilings?: readonly number[];
  /** By how much each side of each layer is divided, lowest layer first. */
  readonly scales?: readonly number[];
  /** How all of it shares the network with what else is sent. */
  readonly priority?: RTCPriorityType;
}

/** Tells an encoder what mediasoup-client has no words for. Engines leave out what they do not know. */
export async function tuneSender(
  sender: RTCRtpSender | undefined,
  { highest, degradation, ceilings, scales, priority }: SenderTuning,
): Promise<void> {
  if (!sender) return;
  const parameters = sender.getParameters();
  if (degradation) parameters.degradationPreference = degradation;
  for (const [layer, encoding] of (parameters.encodings ?? []).entries()) {
    if (highest !== undefined) encoding.active = layer <= highest;
    // It is the sender's: Chromium refuses all parameters where another layer than the first has one (libwebrtc).
    if (priority && layer === 0) encoding.priority = priority;
    const ceiling = ceilings?.[layer];
    if (ceiling) encoding.maxBitrate = ceiling;
    const scale = scales?.[layer];
    if (scale) encoding.scaleResolutionDownBy = scale;
  }
  await sender.setParameters(parameters);
}
