/** Settings for the encoder of one track. */
export interface SenderTuning {
  /** The highest layer that is encoded, with all below it; −1 for none. */
  readonly highest?: number;
  /** What gives way if the computer or the network is too slow. */
  readonly degradation?: RTCDegradationPreference;
  /** Bit/s for each layer, lowest first; irrelevant for layers that are not sent. */
  readonly ceilings?: readonly number[];
  /** Scale-down factor for each layer, lowest first. */
  readonly scales?: readonly number[];
  /** The priority against everything else that is sent. */
  readonly priority?: RTCPriorityType;
}

/** Sets what mediasoup-client has no parameters for. Browsers ignore what they do not know. */
export async function tuneSender(
  sender: RTCRtpSender | undefined,
  { highest, degradation, ceilings, scales, priority }: SenderTuning,
): Promise<void> {
  if (!sender) return;
  const parameters = sender.getParameters();
  if (degradation) parameters.degradationPreference = degradation;
  for (const [layer, encoding] of (parameters.encodings ?? []).entries()) {
    if (highest !== undefined) encoding.active = layer <= highest;
    // The priority belongs to the whole sender: Chromium refuses all parameters if another layer than the first has one
    // (libwebrtc).
    if (priority && layer === 0) encoding.priority = priority;
    const ceiling = ceilings?.[layer];
    if (ceiling) encoding.maxBitrate = ceiling;
    const scale = scales?.[layer];
    if (scale) encoding.scaleResolutionDownBy = scale;
  }
  await sender.setParameters(parameters);
}
