package dev.nufleet.app.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CloudPlanTest {
  private static final int SAMPLE_BYTES = 314_676;

  @Test
  void a_small_run_on_a_public_instance_of_the_earlier_version_breaks_nothing() {
    CloudPlan plan = plan("legacy-public", 200, SAMPLE_BYTES, 1, 400, Duration.ofMinutes(20));
    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.broken()).as(String.join("\n", plan.lines())).isEmpty();
    assertThat(plan.lines()).anyMatch(line -> line.contains("200 at 400 a second, of 500, in 1 s"))
        .anyMatch(line -> line.contains("62,935,200 downloaded"))
        .anyMatch(line -> line.contains("206 up by each board and upgrade"));
  }

  @Test
  void more_devices_than_an_instance_may_have_are_refused_with_what_to_do() {
    assertThat(plan("public", 51, SAMPLE_BYTES, 0, 5, Duration.ofMinutes(20)).refusals()).containsExactly(
        "--boards: 51 devices are more than the 50 that a public instance may have connected at once; name fewer"
            + " --boards, or another --instance");
    assertThat(plan("public", 50, SAMPLE_BYTES, 0, 5, Duration.ofMinutes(20)).refusals()).isEmpty();
    assertThat(plan("public", 501, SAMPLE_BYTES, 0, 5, Duration.ofMinutes(20)).refusals()).hasSize(2);
  }

  @Test
  void upgrades_that_nobody_can_buy_are_refused_and_those_that_can_be_bought_are_told() {
    assertThat(plan("public", 11, SAMPLE_BYTES, 1, 5, Duration.ofHours(1)).refusals())
        .singleElement().asString().startsWith("--boards: 11 upgrades are more than the 10 of a month");
    assertThat(plan("public", 10, SAMPLE_BYTES, 1, 5, Duration.ofHours(1)).refusals()).isEmpty();
    CloudPlan paid = plan("enterprise", 501, SAMPLE_BYTES, 2, 400, Duration.ofHours(1));
    assertThat(paid.refusals()).isEmpty();
    assertThat(paid.broken()).extracting(CloudPlan.Part::breaks)
        .containsExactly(Optional.of("the free upgrades of a month: 2 or more have to be bought"));
  }

  @Test
  void a_ramp_above_the_connects_is_refused_and_one_in_the_margin_is_told() {
    assertThat(plan("enterprise", 600, SAMPLE_BYTES, 0, 501, Duration.ofHours(1)).refusals())
        .singleElement().asString().startsWith("--ramp: 501/s is more than the connects");
    CloudPlan margin = plan("enterprise", 600, SAMPLE_BYTES, 0, 500, Duration.ofHours(1));
    assertThat(margin.refusals()).isEmpty();
    assertThat(margin.broken()).singleElement().extracting(part -> part.breaks().orElse(""))
        .asString().contains("AccountConnectQPSLimit", "--ramp 400/s");
  }

  @Test
  void a_ramp_at_which_too_many_boards_tell_their_version_within_a_second_is_told_and_is_not_the_usual_one() {
    assertThat(instance("public").limits().usualRamp()).as("80 % of 5 messages a second").isEqualTo(4);
    assertThat(instance("legacy-public").limits().usualRamp()).isEqualTo(400);
    assertThat(instance("enterprise").limits().usualRamp()).isEqualTo(400);
    assertThat(plan("public", 8, SAMPLE_BYTES, 0, 6, Duration.ofHours(1)).broken()).singleElement()
        .extracting(part -> part.breaks().orElse("")).isEqualTo("AccountUplinkQPSLimit: --ramp 4/s keeps it");
    assertThat(plan("public", 5, SAMPLE_BYTES, 0, 400, Duration.ofHours(1)).broken()).isEmpty();
  }

  @Test
  void a_board_that_alone_reports_too_fast_for_a_free_instance_is_told() {
    CloudPlan plan = plan("public", 8, 12_700, 1, 4, Duration.ofHours(1)); // 100 fragments in 10 s: 20 a second
    assertThat(plan.broken()).extracting(part -> part.breaks().orElse("")).anySatisfy(why ->
        assertThat(why).contains("AccountUplinkQPSLimit", "a single board sends up to"));
  }

  @Test
  void a_file_or_more_packages_than_the_account_may_have_are_refused() {
    long most = instance("enterprise").limits().most(LimitName.FILE_BYTES);
    assertThat(plan("enterprise", 1, most, 1, 400, Duration.ofDays(99)).refusals()).isEmpty();
    assertThat(plan("enterprise", 1, most + 1, 1, 400, Duration.ofDays(99)).refusals()).singleElement().asString()
        .startsWith("--firmware: 1,048,576,001 bytes are more than the 1,048,576,000 of one file");
    int packages = (int) instance("enterprise").limits().most(LimitName.PACKAGES);
    assertThat(plan("enterprise", 1, SAMPLE_BYTES, packages, 400, Duration.ofDays(99)).refusals()).isEmpty();
    assertThat(plan("enterprise", 1, SAMPLE_BYTES, packages + 1, 400, Duration.ofDays(99)).refusals()).singleElement()
        .asString().startsWith("--repeat: 501 packages are more than the 500 that an account may have");
  }

  @Test
  void a_run_that_takes_longer_than_its_timeout_is_told_how_long_it_needs() {
    CloudPlan plan = plan("legacy-public", 100, SAMPLE_BYTES, 1, 400, Duration.ofMinutes(2));
    assertThat(plan.broken()).singleElement().extracting(part -> part.breaks().orElse(""))
        .asString().matches("--timeout: name [0-9]+m or more");
  }

  @Test
  void stages_of_a_campaign_take_a_download_each_and_the_time_between_them_and_perhaps_a_job_more() {
    CloudDemand once = demand(100, SAMPLE_BYTES, 1, 400, Duration.ofHours(1));
    CloudDemand staged = once.inStages(4, Duration.ofMinutes(10));
    assertThat(staged.stagesSeconds()).isEqualTo(4 * once.downloadSeconds() + 1800);
    assertThat(once.stagesSeconds()).isEqualTo(once.downloadSeconds());
    CallPace pace = once.pace(instance("legacy-public").limits());
    assertThat(staged.pace(instance("legacy-public").limits())).isEqualTo(pace);
    assertThat(staged.jobs(pace)).isEqualTo(once.jobs(pace) + 3);
    assertThat(demand(100, SAMPLE_BYTES, 0, 400, Duration.ofHours(1)).jobs(pace)).isZero();
    assertThat(CloudPlan.of(once, instance("legacy-public")).broken()).isEmpty();
    assertThat(CloudPlan.of(staged.inStages(4, Duration.ofMinutes(20)), instance("legacy-public")).broken())
        .singleElement().extracting(part -> part.breaks().orElse("")).asString().contains("--timeout: name");
  }

  @Test
  void jobs_are_so_small_and_so_far_apart_that_a_second_never_has_too_many_devices() {
    for (String kind : List.of("legacy-public", "enterprise", "public")) {
      CloudInstance instance = instance(kind);
      CallPace pace = demand(10_000, SAMPLE_BYTES, 1, 400, Duration.ofHours(1)).pace(instance.limits());
      double inASecond = pace.jobDevices() * (pace.jobsPerSecond() + 1);
      assertThat(inASecond).as(kind).isLessThanOrEqualTo(instance.limits().most(LimitName.CONNECTS_PER_SECOND))
          .isLessThanOrEqualTo(instance.limits().most(LimitName.MESSAGES_DOWN_PER_SECOND));
      assertThat(pace.jobsPerSecond()).as(kind).isLessThanOrEqualTo(16);
      assertThat(pace.jobsFor(10_000)).isEqualTo((int) Math.ceil(10_000.0 / pace.jobDevices()));
    }
  }

  @Test
  void boards_that_download_at_the_same_time_do_not_send_more_than_is_granted_also_when_they_report_together() {
    CloudLimits five = instance("public").limits();
    CloudDemand quick = demand(10, 64_000, 1, 4, Duration.ofHours(1)); // a percent each 0.5 s: 4 within a second
    assertThat(quick.mostAtOnce(five)).isEqualTo(1);
    assertThat(quick.pace(five).jobDevices()).isEqualTo(1);
    assertThat(1 / quick.pace(five).jobsPerSecond()).as("one after the other").isGreaterThan(quick.downloadSeconds());
    CloudDemand slow = demand(10, SAMPLE_BYTES, 1, 4, Duration.ofHours(1)); // a percent each 2.5 s: 2 within a second
    assertThat(slow.mostAtOnce(five)).isEqualTo(2);
    CloudLimits many = instance("legacy-public").limits();
    double atOnce = slow.mostAtOnce(many);
    assertThat(atOnce * slow.messagesPerSecond()).isBetween(7_000.0, 8_000.0);
    assertThat(slow.mostAtOnce(instance("enterprise").limits())).as("nobody said").isEqualTo(Double.MAX_VALUE);
  }

  @Test
  void jobs_keep_to_the_messages_down_that_were_bought() {
    Map<LimitName, CloudLimits.Limit> bought = new EnumMap<>(instance("enterprise").limits().all());
    bought.put(LimitName.MESSAGES_DOWN_PER_SECOND, new CloudLimits.Limit(100, "bought", "today"));
    CallPace pace = demand(10_000, SAMPLE_BYTES, 1, 400, Duration.ofHours(1)).pace(new CloudLimits(bought, 0.8));
    assertThat(pace.jobDevices() * pace.jobsPerSecond()).isCloseTo(80, within(0.001));
    assertThat(pace.jobDevices()).as("a job more within a second is no more than 100").isLessThanOrEqualTo(20);
  }

  @Test
  void at_a_stand_in_nothing_is_waited_for_and_jobs_have_200_devices() {
    assertThat(CallPace.NONE.jobsFor(201)).isEqualTo(2);
    assertThat(CallPace.NONE.secondsUntil(5000)).isZero();
  }

  private static CloudPlan plan(
      String kind, int devices, long bytes, int campaigns, double ramp, Duration timeout) {
    return CloudPlan.of(demand(devices, bytes, campaigns, ramp, timeout), instance(kind));
  }

  private static CloudDemand demand(int devices, long bytes, int campaigns, double ramp, Duration timeout) {
    return new CloudDemand(devices, bytes, 1, campaigns, ramp, timeout);
  }

  private static CloudInstance instance(String kind) {
    return CloudFile.read(Path.of(CloudFile.USUAL)).instance(new CloudFile.Asked(
        Optional.of(kind), "cn-shanghai", Optional.of("iot-1").filter(id -> !kind.equals("legacy-public")),
        Optional.empty(), 443, Optional.empty()));
  }
}
