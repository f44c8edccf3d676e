package dev.nufleet.platform;

import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import dev.nufleet.platform.device.Registration;
import dev.nufleet.platform.objects.FileServer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What answers HTTP. */
record Servers(FileServer files, Registration registration, ApiServer api) {
  /** On the port of downloads, where devices register too. */
  CompletionStage<HttpResponse> overTls(HttpRequest request) {
    boolean registering =
        request.getUri().path().equals(Registration.PATH) && request.method().equals(HttpMethods.POST);
    return registering ? registration.answer(request) : CompletableFuture.completedFuture(files.answer(request));
  }
}
