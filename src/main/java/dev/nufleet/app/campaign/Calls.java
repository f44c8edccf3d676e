package dev.nufleet.app.campaign;

import dev.nufleet.app.answers.CallLog;
import dev.nufleet.app.cloud.CallPace;

/** The calls of a campaign: at the pace that the platform grants, and on record. */
final class Calls {
  /** Of an answer that gave no code. */
  private static final String REFUSED = "refused";

  private final CallGate gate;
  private final CallLog log;
  private volatile boolean noMoreJobs;

  Calls(CallPace pace, CallLog log) {
    this.gate = new CallGate(pace, log::now);
    this.log = log;
  }

  /** @throws CampaignRefused also if it is throttled again and again */
  <T> T make(String action, ApiCalls.Call<T> call) throws CampaignRefused {
    gate.pass(action);
    if (noMoreJobs && action.equals(CallPace.MAKE_JOB)) {
      throw CampaignRefused.bySilence("no more jobs are made: the campaign is over");
    }
    long due = log.now();
    long[] begun = {due};
    try {
      T answer = ApiCalls.calling(action, () -> {
        begun[0] = log.now();
        return call.make();
      }, (code, words) -> log.refused(action, code, words, log.now()));
      log.answered(action, due, begun[0], log.now());
      return answer;
    } catch (CampaignRefused e) {
      log.refused(action, e.answered() ? e.code().isEmpty() ? REFUSED : e.code() : CallLog.SILENCE, e.getMessage(),
          log.now());
      throw e;
    }
  }

  /** @throws CampaignRefused if an answer that came says no */
  void accept(String action, Boolean success, String code, String message) throws CampaignRefused {
    try {
      ApiCalls.accept(action, success, code, message);
    } catch (CampaignRefused e) {
      log.refused(action, e.code(), String.valueOf(message), log.now());
      throw e;
    }
  }

  /** Jobs that wait for their turn are not made any more. */
  void stop() {
    noMoreJobs = true;
  }
}
