package dev.nufleet.app.campaign;

import static dev.nufleet.app.campaign.ApiCalls.accept;
import static dev.nufleet.app.campaign.ApiCalls.calling;
import static dev.nufleet.app.campaign.ApiCalls.told;

import com.aliyun.iot20180120.Client;
import com.aliyun.iot20180120.models.BatchCheckDeviceNamesRequest;
import com.aliyun.iot20180120.models.BatchQueryDeviceDetailRequest;
import com.aliyun.iot20180120.models.BatchRegisterDeviceWithApplyIdRequest;
import com.aliyun.iot20180120.models.DeleteDeviceRequest;
import com.aliyun.iot20180120.models.QueryBatchRegisterDeviceStatusRequest;
import com.aliyun.iot20180120.models.QueryPageByApplyIdRequest;
import com.aliyun.teautil.models.RuntimeOptions;
import dev.nufleet.model.DeviceName;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.ProductKey;
import dev.nufleet.model.RunClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The calls of the platform's OpenAPI that make, look at and remove the devices of one product: at most 20 a second,
 * and of each kind no more than the platform grants an account. Blocking.
 *
 * <p>Source of the bounds: the platform's pages on BatchCheckDeviceNames (10 calls a second; 10,000 names, on an older
 * page 1,000), QueryPageByApplyId (50 a second, 50 devices a page), BatchQueryDeviceDetail (5 a second, 100 names) and
 * DeleteDevice (50 a second).
 */
public final class DeviceCalls {
  /** Names in one application. All of a call stands in its address, and one of 8 KB passes every server. */
  public static final int MOST_NAMES = 200;

  /** Names whose details one call tells. */
  public static final int MOST_DETAILS = 100;
  private static final int PAGE_DEVICES = 50;
  private static final Duration BETWEEN_CALLS = Duration.ofMillis(50);
  private static final Duration BETWEEN_APPLICATIONS = Duration.ofMillis(100);
  private static final Duration BETWEEN_DETAILS = Duration.ofMillis(200);
  private static final String NO_DEVICE = "iot.device.NotExistedDevice";
  private static final String NO_APPLICATION = "iot.device.DeviceApplyIsNotFound";
  private static final List<Duration> WAITS = List.of(Duration.ofSeconds(1), Duration.ofSeconds(2),
      Duration.ofSeconds(4), Duration.ofSeconds(8), Duration.ofSeconds(8), Duration.ofSeconds(8));
  /** What secrets of a list can hold. */
  private static final String SECRET = "[!-~]{1,64}";

  /** How long to wait. */
  public interface Pause {
    void lasts(Duration time) throws InterruptedException;
  }

  /**
   * What the platform knows of an application.
   *
   * @param status CHECK, CHECK_SUCCESS, CHECK_FAILED, CREATE, CREATE_SUCCESS, CREATE_FAILED
   * @param invalid names that it will not register
   */
  public record ApplicationState(String status, List<String> invalid) {}

  /** A device there. @param status UNACTIVE, ONLINE, OFFLINE, DISABLE */
  public record Known(String name, String secret, String status) {}

  private final ProductKey product;
  private final String instanceId;
  private final Client client;
  private final RuntimeOptions options;
  private final RunClock clock;
  private final Pause pause;
  private final Consumer<String> trouble;
  private long nextCallNanos;

  /** @param trouble hears a line each time that a call is made again */
  public DeviceCalls(OpenApiClient.Account account, ProductKey product, RunClock clock, Pause pause,
      Consumer<String> trouble) throws CampaignRefused {
    ApiCalls calls = new ApiCalls(account);
    this.product = product;
    this.instanceId = account.instanceId().orElse(null);
    this.client = calls.client();
    this.options = calls.options();
    this.clock = clock;
    this.pause = pause;
    this.trouble = trouble;
  }

  /** Waits, as long as one likes, while nothing is asked. */
  public void pause(Duration time) throws CampaignRefused {
    try {
      pause.lasts(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CampaignRefused.bySilence("interrupted while the platform was waited for");
    }
  }

  /**
   * Applies for names; nothing is made by that.
   *
   * @param names at most {@link #MOST_NAMES}
   * @return the application's number
   * @throws CampaignRefused also if one of them is taken, or can be no name
   */
  public long apply(List<String> names) throws CampaignRefused {
    keepTo(BETWEEN_APPLICATIONS);
    String action = "BatchCheckDeviceNames";
    var body = calling(action, () -> client.batchCheckDeviceNamesWithOptions(new BatchCheckDeviceNamesRequest()
        .setIotInstanceId(instanceId).setProductKey(product.value()).setDeviceName(names), options).getBody());
    var data = body.getData();
    if (data != null && data.getInvalidDeviceNameList() != null) {
      List<String> invalid = orNone(data.getInvalidDeviceNameList().getInvalidDeviceName());
      if (!invalid.isEmpty()) {
        throw taken(invalid);
      }
    }
    accept(action, body.getSuccess(), body.getCode(), body.getErrorMessage());
    return told(action, () -> data.getApplyId());
  }

  /** Why an application comes to nothing. @param names not empty */
  public CampaignRefused taken(List<String> names) {
    return CampaignRefused.byAnswer("'" + names.get(0) + "'" + (names.size() > 1
        ? " and " + (names.size() - 1) + " more names are taken" : " is taken") + " in product " + product
        + ", or not allowed there; choose others by --start-index or --name-template");
  }

  /** @throws CampaignRefused also if there is no such application, see {@link #isUnknown} */
  public ApplicationState state(long application) throws CampaignRefused {
    keepTo(BETWEEN_APPLICATIONS);
    String action = "QueryBatchRegisterDeviceStatus";
    var body = calling(action, () -> client.queryBatchRegisterDeviceStatusWithOptions(
        new QueryBatchRegisterDeviceStatusRequest().setIotInstanceId(instanceId).setProductKey(product.value())
            .setApplyId(application), options).getBody());
    accept(action, body.getSuccess(), body.getCode(), body.getErrorMessage());
    var invalid = told(action, () -> body.getData()).getInvalidList();
    return new ApplicationState(told(action, () -> body.getData().getStatus()),
        invalid == null ? List.of() : orNone(invalid.getName()));
  }

  /** Whether the platform does not know the application that was asked for. */
  public static boolean isUnknown(CampaignRefused refused) {
    return refused.code().equals(NO_APPLICATION);
  }

  /** Asks for the devices of an application. The platform makes them in the background. */
  public void register(long application) throws CampaignRefused {
    keepTo(BETWEEN_CALLS);
    String action = "BatchRegisterDeviceWithApplyId";
    var body = calling(action, () -> client.batchRegisterDeviceWithApplyIdWithOptions(
        new BatchRegisterDeviceWithApplyIdRequest().setIotInstanceId(instanceId).setProductKey(product.value())
            .setApplyId(application), options).getBody());
    accept(action, body.getSuccess(), body.getCode(), body.getErrorMessage());
  }

  /** One page of an application's devices. @param last whether there are no more */
  public record Page(List<DeviceTriple> devices, boolean last) {}

  /** @param number from 1 on */
  public Page made(long application, int number) throws CampaignRefused {
    keepTo(BETWEEN_CALLS);
    String action = "QueryPageByApplyId";
    var body = calling(action, () -> client.queryPageByApplyIdWithOptions(new QueryPageByApplyIdRequest()
        .setIotInstanceId(instanceId).setApplyId(application).setCurrentPage(number).setPageSize(PAGE_DEVICES),
        options).getBody());
    accept(action, body.getSuccess(), body.getCode(), body.getErrorMessage());
    List<DeviceTriple> devices = new ArrayList<>();
    var list = body.getApplyDeviceList();
    if (list != null && list.getApplyDeviceInfo() != null) {
      for (var one : list.getApplyDeviceInfo()) {
        devices.add(triple(action, one.getDeviceName(), one.getDeviceSecret()));
      }
    }
    long total = body.getTotal() == null ? 0 : body.getTotal();
    return new Page(devices, devices.isEmpty() || (long) number * PAGE_DEVICES >= total);
  }

  private DeviceTriple triple(String action, String name, String secret) throws CampaignRefused {
    if (name == null || !DeviceName.isAllowed(name) || secret == null || !secret.matches(SECRET)) {
      throw CampaignRefused.bySilence(action + " told of a device without a name or a secret that could be one");
    }
    return DeviceTriple.of(product.value(), name, secret);
  }

  /** Those of these devices that there are. @param names any number */
  public List<Known> known(List<String> names) throws CampaignRefused {
    List<Known> known = new ArrayList<>();
    String action = "BatchQueryDeviceDetail";
    for (int from = 0; from < names.size(); from += MOST_DETAILS) {
      List<String> some = names.subList(from, Math.min(from + MOST_DETAILS, names.size()));
      var body = patiently(() -> {
        keepTo(BETWEEN_DETAILS);
        var answer = calling(action, () -> client.batchQueryDeviceDetailWithOptions(
            new BatchQueryDeviceDetailRequest().setIotInstanceId(instanceId).setProductKey(product.value())
                .setDeviceName(some), options).getBody());
        accept(action, answer.getSuccess(), answer.getCode(), answer.getErrorMessage());
        return answer;
      });
      if (body.getData() != null && body.getData().getData() != null) {
        body.getData().getData().forEach(one -> known.add(new Known(
            String.valueOf(one.getDeviceName()), String.valueOf(one.getDeviceSecret()),
            String.valueOf(one.getStatus()))));
      }
    }
    return known;
  }

  /** @return false if there was none: somebody else was quicker, or an earlier call whose answer was lost */
  public boolean delete(String name) throws CampaignRefused {
    return patiently(() -> {
      keepTo(BETWEEN_CALLS);
      String action = "DeleteDevice";
      var body = calling(action, () -> client.deleteDeviceWithOptions(new DeleteDeviceRequest()
          .setIotInstanceId(instanceId).setProductKey(product.value()).setDeviceName(name), options).getBody());
      if (NO_DEVICE.equals(body.getCode())) {
        return false;
      }
      accept(action, body.getSuccess(), body.getCode(), body.getErrorMessage());
      return true;
    });
  }

  /** What may be called twice: the second time does nothing more. */
  public interface Repeatable<T> {
    T make() throws CampaignRefused;
  }

  /** Calls again and again while nothing is answered, or trouble of the platform's own: six times in half a minute. */
  public <T> T patiently(Repeatable<T> call) throws CampaignRefused {
    for (int tries = 0; ; tries++) {
      try {
        return call.make();
      } catch (CampaignRefused e) {
        if (!e.mayPass() || tries == WAITS.size()) {
          throw e;
        }
        trouble.accept(e.getMessage() + "; again in " + WAITS.get(tries).toSeconds() + " s");
        pause(WAITS.get(tries));
      }
    }
  }

  /** Waits until the next call may be made. @param after it the next one waits so long */
  private void keepTo(Duration after) throws CampaignRefused {
    long now = clock.nanos();
    if (nextCallNanos > now) {
      pause(Duration.ofNanos(nextCallNanos - now));
    }
    nextCallNanos = Math.max(now, nextCallNanos) + after.toNanos();
  }

  private static <T> List<T> orNone(List<T> list) {
    return list == null ? List.of() : list;
  }
}
