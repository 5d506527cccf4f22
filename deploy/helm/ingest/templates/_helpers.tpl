{{- define "ingest.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}{{- printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" -}}{{- end -}}
{{- end -}}
{{- end -}}

{{- define "ingest.selector" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "ingest.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{ include "ingest.selector" . }}
{{- end -}}

{{- define "ingest.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}{{- default (include "ingest.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}{{- default "default" .Values.serviceAccount.name -}}{{- end -}}
{{- end -}}

{{- define "ingest.image" -}}
{{- if .Values.image.digest -}}{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}{{- end -}}
{{- end -}}

{{/* What every pod of ours may do: nothing beyond reading its image and writing to /tmp. */}}
{{- define "ingest.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "ingest.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end -}}

{{/* How the broker is reached: the same for worker and jobs. */}}
{{- define "ingest.kafkaEnv" -}}
- {name: INGEST_KAFKA_BOOTSTRAP_SERVERS, value: {{ .Values.kafka.bootstrapServers | quote }}}
- {name: INGEST_KAFKA_SECURITY_PROTOCOL, value: {{ .Values.kafka.securityProtocol | quote }}}
- {name: INGEST_TOPIC_PREFIX, value: {{ .Values.kafka.topicPrefix | quote }}}
- {name: INGEST_TOPIC_PARTITIONS, value: {{ .Values.topics.partitions | quote }}}
- {name: INGEST_TOPIC_REPLICATION, value: {{ .Values.topics.replication | quote }}}
- {name: INGEST_ARTICLES_RETENTION_DAYS, value: {{ .Values.topics.articlesRetentionDays | quote }}}
- {name: INGEST_RETENTION_DAYS, value: {{ .Values.topics.retentionDays | quote }}}
{{- with .Values.kafka.saslMechanism }}
- {name: INGEST_KAFKA_SASL_MECHANISM, value: {{ . | quote }}}
{{- end }}
{{- with .Values.kafka.credentialsSecret }}
- name: INGEST_KAFKA_SASL_USERNAME
  valueFrom: {secretKeyRef: {name: {{ . }}, key: username}}
- {name: INGEST_KAFKA_SASL_PASSWORD_FILE, value: /secrets/kafka/password}
{{- end }}
{{- if .Values.kafka.caSecret }}
- {name: INGEST_KAFKA_SSL_CAFILE, value: /secrets/kafka-ca/ca.crt}
{{- end }}
{{- end -}}

{{- define "ingest.kafkaMounts" -}}
- {name: tmp, mountPath: /tmp}
{{- if .Values.kafka.credentialsSecret }}
- {name: kafka, mountPath: /secrets/kafka, readOnly: true}
{{- end }}
{{- if .Values.kafka.caSecret }}
- {name: kafka-ca, mountPath: /secrets/kafka-ca, readOnly: true}
{{- end }}
{{- end -}}

{{- define "ingest.kafkaVolumes" -}}
- {name: tmp, emptyDir: {sizeLimit: 256Mi}}
{{- with .Values.kafka.credentialsSecret }}
- {name: kafka, secret: {secretName: {{ . }}, items: [{key: password, path: password}], defaultMode: 0440}}
{{- end }}
{{- with .Values.kafka.caSecret }}
- {name: kafka-ca, secret: {secretName: {{ . }}, items: [{key: ca.crt, path: ca.crt}], defaultMode: 0440}}
{{- end }}
{{- end -}}
