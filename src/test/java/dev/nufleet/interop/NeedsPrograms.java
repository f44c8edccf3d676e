package dev.nufleet.interop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Skips a test class while one of these programs is not installed, and says which. An assumption would do so too, but
 * one that fails before the first test leaves no trace in Surefire's report. With {@code -Drequire.external=true} the
 * class runs, and fails where it looks for the program.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsPrograms.Installed.class)
public @interface NeedsPrograms {
  String[] value();

  final class Installed implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      Optional<String> missing = AnnotationSupport.findAnnotation(context.getElement(), NeedsPrograms.class).stream()
          .flatMap(needs -> Stream.of(needs.value()))
          .filter(program -> ExternalProgram.locate(program).isEmpty())
          .findFirst();
      return missing.isPresent() && !ExternalProgram.required()
          ? ConditionEvaluationResult.disabled(missing.get() + " is not installed")
          : ConditionEvaluationResult.enabled("every program is installed, or must be");
    }
  }
}
